/** Exact arithmetic on doubles: a dyadic number is mantissa · 2^exponent. Slow and without any rounding, for tests. */
export interface Dyadic {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** The double itself. Finite numbers only. */
export function dyadic(value: number): Dyadic {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & ((1n << 52n) - 1n);
  const size = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: word >> 63n ? -size : size, exponent: Math.max(biased, 1) - 1075 };
}

export function plus(a: Dyadic, b: Dyadic): Dyadic {
  const exponent = Math.min(a.exponent, b.exponent);
  const aligned = ({ mantissa, exponent: own }: Dyadic) => mantissa << BigInt(own - exponent);
  return { mantissa: aligned(a) + aligned(b), exponent };
}

export function times(a: Dyadic, b: Dyadic): Dyadic {
  return { mantissa: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent };
}

/** To within a few roundings, whatever the size of the mantissa. */
export function toNumber({ mantissa, exponent }: Dyadic): number {
  const size = mantissa < 0n ? -mantissa : mantissa;
  const surplus = Math.max(0, size.toString(2).length - 64);
  const value = Number(size >> BigInt(surplus)) * 2 ** Math.max(-1074, exponent + surplus);
  return mantissa < 0n ? -value : value;
}
