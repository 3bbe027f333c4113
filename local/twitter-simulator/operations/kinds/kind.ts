import type { ResourceKind } from '../../types.ts';
import type { World } from '../../world.ts';

/** X's words for what it returns; each has its own `.fields` parameter. */
export type KindName =
  | 'tweet'
  | 'user'
  | 'media'
  | 'poll'
  | 'place'
  | 'list'
  | 'space'
  | 'topic'
  | 'community'
  | 'trend';

/** Who looks, and what could not be shown to them. */
export interface Viewing {
  readonly world: World;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly viewerId: string | undefined;
  /** Entries for the answer's `errors`. */
  readonly errors: object[];
}

/** What an expansion points at. */
export interface Target {
  readonly kind: KindName;
  readonly id: string;
}

/** How things of one kind are found and shown. */
export interface Kind<T> {
  readonly name: KindName;
  /** The array of `includes` that they come in. */
  readonly includes: string;
  readonly id: (item: T) => string;
  readonly find: (world: World, id: string) => T | undefined;
  readonly mayRead?: (world: World, item: T, viewerId: string | undefined) => boolean;
  /** What X charges for one of them, if it does. */
  readonly charged?: ResourceKind;
  /** Fields that are shown without being asked for. */
  readonly defaults: readonly string[];
  /** Every field by name; `undefined` leaves it out of the answer. */
  readonly fields: Readonly<Record<string, (item: T, viewing: Viewing) => unknown>>;
  /** What each value of `expansions` adds to `includes`. */
  readonly expansions: Readonly<Record<string, (item: T, viewing: Viewing) => readonly Target[]>>;
  /** The other kinds whose fields an operation about this one lets choose. */
  readonly alongside: readonly KindName[];
}

export const iso = (ms: number): string => new Date(ms).toISOString();

/** Fields that X takes and the simulated world has nothing for. */
export function absent(names: string): Record<string, () => undefined> {
  return Object.fromEntries(names.split(' ').map((name) => [name, () => undefined]));
}

/** An object without its empty lists; `undefined` where nothing is left. */
export function filled<V>(
  lists: Readonly<Record<string, readonly V[]>>,
): Record<string, readonly V[]> | undefined {
  const entries = Object.entries(lists).filter(([, list]) => list.length > 0);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
