/** A binary heap that gives back the item with the largest key first. */
export class Heap<T> {
  private readonly items: T[] = [];
  private readonly keys: number[] = [];

  constructor(private readonly keyOf: (item: T) => number) {}

  get size(): number {
    return this.items.length;
  }

  /** All items, in no order. */
  get all(): readonly T[] {
    return this.items;
  }

  push(item: T): void {
    let at = this.items.length;
    this.items.push(item);
    this.keys.push(this.keyOf(item));
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.keys[parent] >= this.keys[at]) break;
      this.swap(parent, at);
      at = parent;
    }
  }

  /** Removes and returns the item with the largest key; undefined when empty. */
  pop(): T | undefined {
    const last = this.items.length - 1;
    if (last < 0) return undefined;
    this.swap(0, last);
    const top = this.items.pop();
    this.keys.pop();
    let at = 0;
    for (;;) {
      let largest = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < last && this.keys[child] > this.keys[largest]) largest = child;
      }
      if (largest === at) return top;
      this.swap(largest, at);
      at = largest;
    }
  }

  private swap(a: number, b: number): void {
    [this.items[a], this.items[b]] = [this.items[b], this.items[a]];
    [this.keys[a], this.keys[b]] = [this.keys[b], this.keys[a]];
  }
}
