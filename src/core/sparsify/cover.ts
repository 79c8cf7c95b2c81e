/**
 * The fewest groups of neurons that merge (theory.md, section 4): a clique cover of the compatibility graph. Exact, by an
 * integer program over the maximal cliques, up to a size; greedy beyond.
 */
import type { Budget } from '../budget';
import type { CancelSignal } from '../cancelSignal';
import { SPARSIFY } from '../settings/sparsify';

const { coverCliques, coverNodes, coverWork } = SPARSIFY;

/** A graph on the nodes 0 … size − 1. */
export interface Graph {
  readonly size: number;
  adjacent(p: number, q: number): boolean;
}

/** A partition of the nodes into cliques, as few as the budget allows to find; each by itself when it is over. */
export function cliqueCover(graph: Graph, budget: Budget): number[][] {
  const neighbours = Array.from({ length: graph.size }, (_, p) => {
    const near = new Set<number>();
    if (budget.signal?.aborted) return near;
    for (let q = 0; q < graph.size; q++) if (q !== p && graph.adjacent(p, q)) near.add(q);
    return near;
  });
  // half a graph would make cliques of what is none
  if (budget.signal?.aborted) return neighbours.map((_, p) => [p]);
  return components(neighbours).flatMap((nodes) => coverComponent(nodes, neighbours, budget));
}

function coverComponent(
  nodes: readonly number[],
  neighbours: readonly Set<number>[],
  budget: Budget,
): number[][] {
  const greedy = greedyCover(nodes, neighbours);
  if (greedy.length <= 2 || nodes.length > coverNodes) return greedy;
  if (independentSet(nodes, neighbours) === greedy.length) return greedy;
  const cliques = maximalCliques(nodes, neighbours, coverCliques, budget.signal);
  const exact = cliques && fewestCliques(nodes, cliques, budget);
  return exact && exact.length < greedy.length ? exact : greedy;
}

function components(neighbours: readonly Set<number>[]): number[][] {
  const seen = new Set<number>();
  const parts: number[][] = [];
  for (let start = 0; start < neighbours.length; start++) {
    if (seen.has(start)) continue;
    seen.add(start);
    const part = [start];
    for (let next = 0; next < part.length; next++) {
      for (const q of neighbours[part[next]]) {
        if (seen.has(q)) continue;
        seen.add(q);
        part.push(q);
      }
    }
    parts.push(part.sort((p, q) => p - q));
  }
  return parts;
}

/** First fit in several orders; the smallest cover is kept. */
function greedyCover(nodes: readonly number[], neighbours: readonly Set<number>[]): number[][] {
  const degree = (p: number): number => neighbours[p].size;
  const orders = [
    nodes,
    [...nodes].reverse(),
    [...nodes].sort((p, q) => degree(p) - degree(q)),
    [...nodes].sort((p, q) => degree(q) - degree(p)),
  ];
  const covers = orders.map((order) => {
    const groups: number[][] = [];
    for (const node of order) {
      const home = groups.find((group) => group.every((other) => neighbours[node].has(other)));
      if (home) home.push(node);
      else groups.push([node]);
    }
    return groups;
  });
  return covers.reduce((best, cover) => (cover.length < best.length ? cover : best));
}

/** Size of a set of nodes no two of which are adjacent, found greedily: no cover has fewer groups. */
function independentSet(nodes: readonly number[], neighbours: readonly Set<number>[]): number {
  const chosen: number[] = [];
  for (const node of [...nodes].sort((p, q) => neighbours[p].size - neighbours[q].size)) {
    if (chosen.every((other) => !neighbours[node].has(other))) chosen.push(node);
  }
  return chosen.length;
}

/** All maximal cliques (Bron and Kerbosch 1973, with a pivot); null when there are more than `most`, or once the signal is given. */
export function maximalCliques(
  nodes: readonly number[],
  neighbours: readonly ReadonlySet<number>[],
  most: number,
  signal?: CancelSignal,
): number[][] | null {
  const cliques: number[][] = [];
  const grow = (clique: number[], open: number[], closed: number[]): boolean => {
    if (signal?.aborted) return false;
    if (open.length === 0) {
      if (closed.length === 0) cliques.push(clique);
      return cliques.length <= most;
    }
    const covered = (p: number): number => open.filter((q) => neighbours[p].has(q)).length;
    const pivot = [...open, ...closed].reduce((best, p) => (covered(p) > covered(best) ? p : best));
    const done = [...closed];
    let rest = open;
    for (const node of open) {
      if (neighbours[pivot].has(node)) continue;
      const near = (p: number): boolean => neighbours[node].has(p);
      if (!grow([...clique, node], rest.filter(near), done.filter(near))) return false;
      rest = rest.filter((p) => p !== node);
      done.push(node);
    }
    return true;
  };
  return grow([], [...nodes], []) ? cliques : null;
}

/** The fewest cliques that contain every node, each node then kept in one of them; null without an answer. */
function fewestCliques(
  nodes: readonly number[],
  cliques: readonly (readonly number[])[],
  budget: Budget,
): number[][] | null {
  const timeLimit = budget.seconds();
  if (timeLimit <= 0 || budget.signal?.aborted) return null;
  const row = new Map(nodes.map((node, i) => [node, i]));
  const answer = budget.solveProgram({
    cost: new Float64Array(cliques.length).fill(1),
    columnLower: new Float64Array(cliques.length),
    columnUpper: new Float64Array(cliques.length).fill(1),
    rowLower: new Float64Array(nodes.length).fill(1),
    rowUpper: new Float64Array(nodes.length).fill(Infinity),
    columns: cliques.map((clique) => {
      const column = new Float64Array(nodes.length);
      for (const node of clique) column[row.get(node)!] = 1;
      return column;
    }),
    integer: true,
    work: coverWork,
    timeLimit,
    signal: budget.signal,
  });
  if (answer.kind !== 'optimal') return null;
  const open = new Set(nodes);
  const groups: number[][] = [];
  cliques.forEach((clique, c) => {
    if (answer.values[c] < 0.5) return;
    const group = clique.filter((node) => open.delete(node));
    if (group.length > 0) groups.push(group);
  });
  return open.size === 0 ? groups : null;
}
