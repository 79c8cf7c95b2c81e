/** Doubles at an address. */
export function f64At(at: usize, index: i32): f64 {
  return load<f64>(at + ((<usize>index) << 3));
}

export function put(at: usize, index: i32, value: f64): void {
  store<f64>(at + ((<usize>index) << 3), value);
}

/** Bytes of so many doubles. */
export function bytes(doubles: i32): usize {
  return (<usize>doubles) << 3;
}
