/** Values of late, at most so many: the one that was not asked for longest goes first. */
export class Lately<V> {
  private readonly values = new Map<string, V>();

  constructor(private readonly sizeMax: number) {}

  get(key: string): V | undefined {
    const value = this.values.get(key);
    if (value === undefined) return undefined;
    // A Map keeps its keys in the order of their entry; entering again makes this one the youngest.
    this.values.delete(key);
    this.values.set(key, value);
    return value;
  }

  keep(key: string, value: V): V {
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.sizeMax) {
      const oldest = this.values.keys().next();
      if (!oldest.done) this.values.delete(oldest.value);
    }
    return value;
  }

  get size(): number {
    return this.values.size;
  }
}
