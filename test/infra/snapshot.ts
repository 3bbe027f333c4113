import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { INFRA } from '../support/bicep.ts';

/** A resource as a deployment would ask for it. What only Azure knows stands there as an expression in brackets. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly location?: string;
  readonly kind?: string;
  readonly condition?: string;
  readonly sku?: { readonly name: string; readonly tier?: string };
  readonly tags?: Readonly<Record<string, string>>;
  readonly identity?: {
    readonly type: string;
    readonly userAssignedIdentities: Readonly<Record<string, object>>;
  };
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Snapshot {
  readonly predictedResources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A set of parameters in infra/tests, with what the rules need to know of it. */
export interface ParameterSet {
  readonly name: string;
  readonly vault: 'none' | 'sdk' | 'references';
  readonly network: 'public' | 'private-data' | 'private';
  readonly signIn: boolean;
  readonly officer: boolean;
}

const PLAIN = { vault: 'none', network: 'public', signIn: false, officer: false } as const;

export const PARAMETER_SETS: readonly ParameterSet[] = [
  { ...PLAIN, name: 'defaults' },
  { ...PLAIN, name: 'key-vault', vault: 'sdk' },
  { ...PLAIN, name: 'private-network', network: 'private' },
  { ...PLAIN, name: 'easy-auth', signIn: true },
  { name: 'all-on', vault: 'references', network: 'private-data', signIn: true, officer: true },
  { ...PLAIN, name: 'node-22' },
];

/** The committed snapshot of a set; templates.test.ts sees to it that it is what the templates say. */
export async function committed({ name }: ParameterSet): Promise<Snapshot> {
  return JSON.parse(await readFile(join(INFRA, `tests/${name}.snapshot.json`), 'utf8'));
}

export function ofType({ predictedResources }: Snapshot, type: string): readonly Resource[] {
  return predictedResources.filter((resource) => resource.type === type);
}

/** The only resource of a type. Throws where there is none, or another. */
export function only(snapshot: Snapshot, type: string, nameEnd = ''): Resource {
  const [resource, ...others] = ofType(snapshot, type).filter(({ name }) => name.endsWith(nameEnd));
  if (!resource || others.length > 0) throw new Error(`not exactly one ${type} ${nameEnd}`);
  return resource;
}

/** What lies at a path of property names such as `siteConfig.minTlsVersion`; `undefined` where nothing does. */
export function at(resource: Resource, path: string): unknown {
  let value: unknown = resource.properties;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

/** Every property name and text in a value, however deep. */
export function* leaves(value: unknown, path = ''): Generator<readonly [path: string, leaf: unknown]> {
  if (typeof value !== 'object' || value === null) yield [path, value];
  else for (const [name, inner] of Object.entries(value)) yield* leaves(inner, `${path}/${name}`);
}

export type Rule = (snapshot: Snapshot, set: ParameterSet) => void;
