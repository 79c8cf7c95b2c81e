/** The gauge of the constraint set on a box of a face, from below by a quadratic; ../gaugeModel.ts is the same in TypeScript. */
import { bytes, f64At, put } from './memory';

/** At the box's centre: the quadratic's value, gradient and second derivatives; how much the gauge's slopes jump by in the box. */
export let gaugeValue: f64 = 0;
export let gaugeGradient: usize = 0;
export let gaugeCurvature: usize = 0;
export let gaugeKinks: usize = 0;
/** The gauge itself at the centre, and no more than the gauge of any point of the box. */
export let gaugeCentre: f64 = 0;
export let gaugeLeast: f64 = 0;

/** Nearer to the middle than this the norm is not smooth enough on a face of an interval: there the gauge is 1. */
const LEAST_NORM: f64 = 0.1;

let D: i32 = 0;
let ball: i32 = 0;
let euclidean: bool = false;
/** Whether a free coordinate is one of the ball's, and whether the face's own is. */
let inBall: usize = 0;
let onBall: bool = false;

/** Lays out the memory for `size` coordinates from `at` on and returns where it ends. */
export function layoutGauge(at: usize, size: i32, ballSize: i32, isEuclidean: bool): usize {
  D = size - 1;
  ball = ballSize;
  euclidean = isEuclidean;
  inBall = at;
  gaugeGradient = inBall + bytes(size);
  gaugeKinks = gaugeGradient + bytes(size);
  gaugeCurvature = gaugeKinks + bytes(size);
  return gaugeCurvature + bytes(size * size);
}

/** @param coordinate that is ±1 on the face */
export function enterGauge(coordinate: i32): void {
  onBall = coordinate < ball;
  for (let j = 0; j < D; j++) put(inBall, j, (j < coordinate ? j : j + 1) < ball ? 1 : 0);
}

/**
 * A lower bound of the gauge on the box: value, gradient and (halved) curvature at its centre, about the centre; the gauge at the centre and
 * the least one in the box.
 */
export function gaugeModel(c: usize, h: usize, gradient: usize, T: f64): void {
  for (let j = 0; j < D; j++) {
    put(gaugeGradient, j, 0);
    put(gaugeKinks, j, 0);
    for (let l = 0; l < D; l++) put(gaugeCurvature, j * D + l, 0);
  }
  gaugeValue = 1;
  gaugeCentre = 1;
  gaugeLeast = 1;
  if (ball === 0) return;
  let centre: f64 = onBall ? 1 : 0;
  let least = centre;
  let most = centre;
  for (let j = 0; j < D; j++) {
    if (f64At(inBall, j) === 0) continue;
    const x = abs(f64At(c, j));
    const w = f64At(h, j);
    const far = x + w;
    const near = max<f64>(0, x - w);
    centre += euclidean ? x * x : x;
    least += euclidean ? near * near : near;
    most += euclidean ? far * far : far;
  }
  if (euclidean) {
    centre = sqrt(centre);
    least = sqrt(least);
    most = sqrt(most);
  }
  if (!onBall && (most <= 1 || centre < LEAST_NORM)) return;
  gaugeCentre = onBall ? centre : max<f64>(1, centre);
  gaugeLeast = onBall ? least : max<f64>(1, least);
  gaugeValue = centre;
  if (euclidean) {
    let a1 = centre;
    let widths: f64 = 0;
    for (let j = 0; j < D; j++) {
      if (f64At(inBall, j) === 0) continue;
      const unit = f64At(c, j) / centre;
      const w = f64At(h, j);
      put(gaugeGradient, j, unit);
      a1 += abs(unit) * w;
      widths += w * w;
    }
    const beta = 1 / (a1 + sqrt(a1 * a1 + widths));
    for (let j = 0; j < D; j++) {
      if (f64At(inBall, j) === 0) continue;
      for (let l = 0; l < D; l++) {
        const same: f64 = j === l ? 1 : 0;
        if (f64At(inBall, l) === 0) continue;
        put(gaugeCurvature, j * D + l, 2 * beta * (same - f64At(gaugeGradient, j) * f64At(gaugeGradient, l)));
      }
    }
  } else {
    for (let j = 0; j < D; j++) {
      if (f64At(inBall, j) === 0) continue;
      const x = f64At(c, j);
      const w = f64At(h, j);
      if (abs(x) >= w) put(gaugeGradient, j, x < 0 ? -1 : 1);
      else {
        put(gaugeGradient, j, x / w);
        put(gaugeCurvature, j * D + j, 2 / w);
        put(gaugeKinks, j, 1);
        gaugeValue -= abs(x);
      }
    }
  }
  if (onBall || least >= 1) return;
  // the gauge is the larger of 1 and the norm: any mean of the two is below it, and this one is flat where the sum is
  let along: f64 = 0;
  let length: f64 = 0;
  for (let j = 0; j < D; j++) {
    const g = f64At(gaugeGradient, j);
    along += g * f64At(gradient, j);
    length += g * g;
    put(gaugeKinks, j, f64At(gaugeKinks, j) + abs(g));
  }
  let part: f64 = length > 0 ? along / (T * length) : 0;
  part = min<f64>(1, max<f64>(0, part));
  gaugeValue = 1 - part + part * gaugeValue;
  for (let j = 0; j < D; j++) {
    put(gaugeGradient, j, part * f64At(gaugeGradient, j));
    for (let l = 0; l < D; l++) put(gaugeCurvature, j * D + l, part * f64At(gaugeCurvature, j * D + l));
  }
}
