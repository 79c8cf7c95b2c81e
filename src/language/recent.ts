/** Remembering what is costly to make again on each keystroke. */

/** The values made for the keys that were asked for most recently. */
export class Recent<K, V> {
  private readonly values = new Map<K, V>();

  constructor(private readonly capacity: number) {}

  get(key: K, make: () => V): V {
    const known = this.values.has(key);
    const value = known ? this.values.get(key)! : make();
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.capacity) this.values.delete(this.values.keys().next().value!);
    return value;
  }
}

const owners = new WeakMap<object, Recent<string, unknown>>();

/** What was made of `owner` under this key, for as long as the owner lives; `make` must depend on nothing else. */
export function memo<V>(owner: object, key: string, make: () => V): V {
  let known = owners.get(owner);
  if (!known) owners.set(owner, (known = new Recent(16)));
  return known.get(key, make) as V;
}
