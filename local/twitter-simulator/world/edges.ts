/** One link, such as a follow: who it goes out from, where it leads, and its place among all links of its kind. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Larger is newer; a page of links is cut by it, so that new ones do not shift it. */
  readonly order: bigint;
}

/** Links of one kind between ids, findable from both ends. */
export interface Edges {
  /** False where the link was there already. */
  add(from: string, to: string): boolean;
  /** False where there was no such link. */
  remove(from: string, to: string): boolean;
  has(from: string, to: string): boolean;
  /** The links that go out from `id`, newest first. */
  from(id: string): readonly Edge[];
  /** The links that lead to `id`, newest first. */
  to(id: string): readonly Edge[];
  countFrom(id: string): number;
  countTo(id: string): number;
  /** Removes every link at either end of `id`. */
  forget(id: string): void;
}

type Index = Map<string, Map<string, Edge>>;

function put(index: Index, near: string, far: string, edge: Edge): void {
  const links = index.get(near) ?? new Map<string, Edge>();
  links.set(far, edge);
  index.set(near, links);
}

const newestFirst = (index: Index, id: string): Edge[] => [...(index.get(id)?.values() ?? [])].reverse();

export function createEdges(): Edges {
  const outgoing: Index = new Map();
  const incoming: Index = new Map();
  let order = 0n;

  const has = (from: string, to: string): boolean => outgoing.get(from)?.has(to) ?? false;
  const remove = (from: string, to: string): boolean => {
    if (!has(from, to)) return false;
    outgoing.get(from)?.delete(to);
    incoming.get(to)?.delete(from);
    return true;
  };
  return {
    has,
    remove,
    add: (from, to) => {
      if (has(from, to)) return false;
      const edge = { from, to, order: ++order };
      put(outgoing, from, to, edge);
      put(incoming, to, from, edge);
      return true;
    },
    from: (id) => newestFirst(outgoing, id),
    to: (id) => newestFirst(incoming, id),
    countFrom: (id) => outgoing.get(id)?.size ?? 0,
    countTo: (id) => incoming.get(id)?.size ?? 0,
    forget: (id) => {
      for (const { to } of newestFirst(outgoing, id)) remove(id, to);
      for (const { from } of newestFirst(incoming, id)) remove(from, id);
    },
  };
}
