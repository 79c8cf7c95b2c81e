// Doubles as JavaScript writes them (ECMAScript, Number::toString): the shortest decimal that reads back as the same double, of those the
// nearest. R. Giulietti, "The Schubfach way to render doubles", 2020, whose names k, q, c and s are used here.

/** Decimal exponents of the table of powers: 10^k for k from here on, 617 of them. */
const LEAST_POWER: i32 = -292;
/** A power takes 16 bytes: its high 64 bits, then its low ones. */
const POWER_SHIFT: u32 = 4;
const ZERO: u8 = 48;
const PLUS: u8 = 43;
const MINUS: u8 = 45;
const POINT: u8 = 46;
const E: u8 = 101;
/** Digits before the point beyond which a power of ten is written: 1e21 and 1e-7 are. */
const MOST_BEFORE_POINT: i32 = 21;
const LEAST_BEFORE_POINT: i32 = -6;

/** Digits and decimal exponent of the last decimal that was found. */
let digits: u64 = 0;
let exponent: i32 = 0;

function highProduct(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xffffffff)) >> 32);
}

/** ⌊x / 2^128⌋, its last bit set where that is not exact, of a number whose upper limbs these are; its lowest counts for nothing. */
function roundedToOdd(limb2: u64, limb1: u64): u64 {
  return limb2 | u64(limb1 > 1);
}

/** Sets `digits` and `exponent` for a positive finite double. */
function decimal(bits: u64, powers: usize): void {
  const fraction = bits & 0xfffffffffffff;
  const biased = (<i32>(bits >> 52)) & 0x7ff;
  let c = fraction;
  let q = -1074;
  if (biased !== 0) {
    c |= 1 << 52;
    q = biased - 1075;
    // whole numbers below 2^53
    if (q <= 0 && q > -53 && (c & (((<u64>1) << -q) - 1)) === 0) {
      digits = c >> -q;
      exponent = 0;
      return;
    }
  }
  const odd = c & 1;
  const closer = fraction === 0 && biased > 1;
  const k = (q * 1262611 - (closer ? 524031 : 0)) >> 22;
  const shift = <u64>(q + ((-k * 1741647) >> 19) + 1);
  const power = powers + ((<usize>(-k - LEAST_POWER)) << POWER_SHIFT);
  const high = load<u64>(power);
  const low = load<u64>(power, 8);
  // g·4c·2^shift in three limbs, and from it g·(4c ± 2)·2^shift: one product instead of three
  const times = (4 * c) << shift;
  const p0 = low * times;
  const y = high * times;
  const p1 = highProduct(low, times) + y;
  const p2 = highProduct(high, times) + u64(p1 < y);
  const middle = roundedToOdd(p2, p1);
  const up = shift + 1;
  const d0 = low << up;
  const d1 = (high << up) | (low >> (64 - up));
  const u0 = p0 + d0;
  const carry = u64(u0 < d0);
  const u1 = p1 + d1;
  const u1c = u1 + carry;
  const upper = roundedToOdd(p2 + (high >> (64 - up)) + u64(u1 < d1) + u64(u1c < carry), u1c) - odd;
  const down = closer ? shift : up;
  const e0 = low << down;
  const e1 = (high << down) | (low >> (64 - down));
  const borrow = u64(p0 < e0);
  const l1 = p1 - e1;
  const lower = roundedToOdd(p2 - (high >> (64 - down)) - u64(p1 < e1) - u64(l1 < borrow), l1 - borrow) + odd;
  const s = middle >> 2;
  if (s >= 10) {
    const tenth = s / 10;
    const under = lower <= 40 * tenth;
    const over = 40 * tenth + 40 <= upper;
    if (under !== over) {
      digits = tenth + u64(over);
      exponent = k + 1;
      return;
    }
  }
  const under = lower <= 4 * s;
  const over = 4 * s + 4 <= upper;
  exponent = k;
  if (under !== over) {
    digits = s + u64(over);
    return;
  }
  const half = 4 * s + 2;
  digits = s + u64(middle > half || (middle === half && (s & 1) !== 0));
}

/** Digits that are written at once. */
const PART: i32 = 8;
const PART_POWER: u64 = 100000000;
/** Most digits of a decimal that is the shortest one of a double. */
const MOST_DIGITS: i32 = 17;
/** Eight digits 0. */
const ZEROS: u64 = ((<u64>0x30303030) << 32) | 0x30303030;
/** The lowest four bits of each 16. */
const LOW_FOURS: u64 = ((<u64>0xf000f) << 32) | 0xf000f;

/** Eight digits of a number below 10^8, the first one lowest: all halves of four, then of two digits are parted by one product each. */
function eightDigits(value: u32): u64 {
  const upper = value / 10000;
  const fours = (<u64>upper) | ((<u64>(value - 10000 * upper)) << 32);
  // 5243 / 2^19 is 1 / 100 for numbers below 10^4, and 103 / 2^10 is 1 / 10 for those below 100
  const hundreds = ((fours * 5243) >> 19) & 0x7f0000007f;
  const twos = hundreds | ((fours - 100 * hundreds) << 16);
  const ones = ((twos * 103) >> 10) & LOW_FOURS;
  return ZEROS + (ones | ((twos - 10 * ones) << 8));
}

/**
 * Writes the digits of `value`, of which there are `count`, and up to 16 bytes behind them that count for nothing: as many digits
 * as there can be are written always, which needs no loop whose length nobody can foresee.
 */
function writeDigits(value: u64, count: i32, at: usize): void {
  const all = value * load<u64>(tens + ((<usize>(MOST_DIGITS - count)) << 3));
  const upper = all / PART_POWER;
  const first = <u32>upper / <u32>PART_POWER;
  store<u8>(at, ZERO + <u8>first);
  store<u64>(at + 1, eightDigits(<u32>upper - first * <u32>PART_POWER));
  store<u64>(at + 1 + PART, eightDigits(<u32>(all - upper * PART_POWER)));
}

/** Address of 10^k for k from 0 to 19, as 64 bits each. */
let tens: usize = 0;

/** Digits of a whole number above 0. */
function countOf(value: u64): i32 {
  // log10(2) is 1233 / 4096 but for 2e-5, which is too little to matter below 2^64
  const least = ((64 - <i32>clz(value)) * 1233) >> 12;
  return least + i32(value >= load<u64>(tens + ((<usize>least) << 3)));
}

/** Writes a finite double at an address; returns where it ends. */
function writeNumber(value: f64, to: usize, powers: usize): usize {
  let at = to;
  let bits = reinterpret<u64>(value);
  if (value === 0) {
    store<u8>(at, ZERO);
    return at + 1;
  }
  if (bits >> 63 !== 0) {
    store<u8>(at++, MINUS);
    bits ^= (<u64>1) << 63;
  }
  decimal(bits, powers);
  let value10 = digits;
  let e = exponent;
  while (value10 % 10 === 0) {
    value10 /= 10;
    e++;
  }
  const count = countOf(value10);
  // digits before the point
  const point = count + e;
  if (point > MOST_BEFORE_POINT || point <= LEAST_BEFORE_POINT)
    return writePower(point - 1, writePoint(value10, count, 1, at));
  if (point <= 0) {
    store<u8>(at++, ZERO);
    store<u8>(at++, POINT);
    for (let i = point; i < 0; i++) store<u8>(at++, ZERO);
    writeDigits(value10, count, at);
    return at + count;
  }
  if (e >= 0) {
    writeDigits(value10, count, at);
    at += count;
    for (let i = 0; i < e; i++) store<u8>(at++, ZERO);
    return at;
  }
  return writePoint(value10, count, point, at);
}

/** Writes the digits of `value` with a point behind the first `before` of them, none where these are all. */
function writePoint(value: u64, count: i32, before: i32, at: usize): usize {
  if (before === count) {
    writeDigits(value, count, at);
    return at + count;
  }
  const end = at + count + 1;
  writeDigits(value, count, at + 1);
  for (let i = 0; i < before; i++) store<u8>(at + i, load<u8>(at + i + 1));
  store<u8>(at + before, POINT);
  return end;
}

/** Writes e+x or e-x. */
function writePower(power: i32, at: usize): usize {
  const size = abs(power);
  store<u8>(at++, E);
  store<u8>(at++, power < 0 ? MINUS : PLUS);
  const count = countOf(size);
  writeDigits(size, count, at);
  return at + count;
}

/**
 * Writes finite numbers, each with `end` behind it; returns the bytes. A number takes 24 at most, and its end one; behind the last one 16
 * more may be written over. `powers` and `powersOfTen` are the addresses of their tables.
 */
export function write(values: usize, count: i32, end: u8, powers: usize, powersOfTen: usize, to: usize): i32 {
  tens = powersOfTen;
  let at = to;
  for (let i = 0; i < count; i++) {
    at = writeNumber(load<f64>(values + ((<usize>i) << 3)), at, powers);
    store<u8>(at++, end);
  }
  return <i32>(at - to);
}

/** Copies whole words: up to seven bytes behind the last one count for nothing. */
function copy(from: usize, length: usize, to: usize): void {
  for (let i: usize = 0; i < length; i += 8) store<u64>(to + i, load<u64>(from + i));
}

/**
 * Writes rows of a finite number and what ends it, with a line and `separator` in front where `places` is not 0; returns the bytes. `places` has
 * the addresses where each line begins and ends, `endings` the address and the length of each ending, and `endingOf` which one a row has, all
 * of 32 bits. Behind the last row 16 bytes more may be written over, and 7 behind lines and endings are read.
 */
export function writeRows(
  values: usize,
  count: i32,
  places: usize,
  separator: u8,
  endingOf: usize,
  endings: usize,
  powers: usize,
  powersOfTen: usize,
  to: usize,
): i32 {
  tens = powersOfTen;
  let at = to;
  for (let i = 0; i < count; i++) {
    if (places !== 0) {
      const from = <usize>load<u32>(places);
      const length = <usize>load<u32>(places, 4) - from;
      copy(from, length, at);
      at += length;
      store<u8>(at++, separator);
      places += 8;
    }
    at = writeNumber(load<f64>(values + ((<usize>i) << 3)), at, powers);
    const ending = endings + ((<usize>load<u32>(endingOf + ((<usize>i) << 2))) << 3);
    const length = <usize>load<u32>(ending, 4);
    copy(<usize>load<u32>(ending), length, at);
    at += length;
  }
  return <i32>(at - to);
}
