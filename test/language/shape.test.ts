/** The clause `shape`: what it says of a problem, and what is said where it cannot be. */
import { describe, expect, it } from 'vitest';
import { compile } from './marked';

const DATA = 'dataset d { samples {\n0 -> 0\n1 -> 1\n2 -> 0.5\n3 -> 3\n} }';
const PLANE = 'dataset d { samples {\n0, 1 -> 0\n1, 0 -> 1\n2, 2 -> 0.5\n} }';

const fitOf = (network: string, data = DATA, goal = 'least_squares penalty 5%') =>
  compile(`${data}\nnetwork n { ${network} }\nfit f { data d network n goal ${goal} }`);

describe('shape', () => {
  it.each([
    ['convex', { outputs: 'convex', slopes: null }],
    ['concave, increasing', { outputs: 'concave', slopes: [0, Infinity] }],
    ['decreasing', { outputs: 'any', slopes: [-Infinity, 0] }],
    ['slope -0.5..2, convex', { outputs: 'convex', slopes: [-0.5, 2] }],
    ['increasing, slope -1..2', { outputs: 'any', slopes: [0, 2] }],
  ])('%s', async (words, shape) => {
    const { fits, diagnostics } = await fitOf(`bias free skip affine shape ${words}`);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(fits[0].job?.problem.shape).toEqual(shape);
  });

  it('has slopes of raw inputs, whatever the fit scales', async () => {
    const scaled = DATA.replace('} }', '} scale minmax }');
    const { fits } = await fitOf('bias free skip affine shape slope 0.5..2', scaled);
    expect(fits[0].job?.shape).toEqual({ outputs: 'any', slopes: [0.5, 2] });
    // 3 units of the input are one of the scaled input
    expect(fits[0].job?.problem.shape?.slopes).toEqual([1.5, 6]);
  });

  it.each([
    ['convex, concave', 'bad-shape'],
    ['convex, convex', 'bad-shape'],
    ['increasing, decreasing', 'bad-shape'],
    ['slope', 'bad-shape'],
    ['slope 2..1', 'bad-shape'],
    ['convex 1..2', 'bad-shape'],
    ['round', 'unknown-value'],
  ])('refuses %s', async (words, code) => {
    const { diagnostics } = await fitOf(`bias free skip affine shape ${words}`);
    expect(diagnostics.filter(({ severity }) => severity === 'error').map((one) => one.code)).toEqual([code]);
  });

  it.each([
    ['bias joint skip affine shape increasing', DATA],
    ['bias free shape slope 0..1', DATA],
    ['bias free skip affine shape convex, decreasing', PLANE],
  ])('%s: says once what limits of the slope need', async (network, data) => {
    const { diagnostics } = await fitOf(network, data);
    const codes = diagnostics.filter(({ severity }) => severity === 'error').map((one) => one.code);
    expect(new Set(codes)).toEqual(new Set(['shape-needs']));
  });

  it('says that fewest kinks are counted without a shape only', async () => {
    const { diagnostics } = await fitOf('bias free skip affine shape convex', DATA, 'fewest within 0.5');
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual(['fewest-of-what']);
    expect(errors[0].message).toContain('remove the shape');
  });

  it('says that limits of the slope know of no budget, which outputs of one sign do', async () => {
    const goal = 'within 0.5 sparsify at_most 2';
    const limited = await fitOf('bias free skip affine shape increasing', DATA, goal);
    const errors = limited.diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual(['shape-needs']);
    expect(errors[0].message).toContain('budget');
    const convex = await fitOf('bias free skip affine shape convex', DATA, goal);
    expect(convex.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('warns of rows that do not fit it, with a tolerance that does', async () => {
    const { diagnostics } = await fitOf('bias free skip affine shape convex', DATA, 'interpolate');
    const warning = diagnostics.find(({ code }) => code === 'infeasible-shape');
    expect(warning?.message).toContain('Rows 1, 2 and 3');
    expect(warning?.fixes?.map(({ title }) => title).join()).toContain('goal within 0.375');
  });

  it('is a name as well, as it was before it was a word', async () => {
    const { diagnostics } = await compile(
      DATA.replace('dataset d', 'dataset shape') + '\nfit f { data shape }',
    );
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
