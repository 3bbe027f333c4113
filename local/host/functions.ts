import type { HostConfig } from './host-config.ts';
import { compileRoute, type RouteMatcher } from './http/route.ts';
import { parseSchedule, type Schedule } from './timers/schedule.ts';
import type { Binding, RegisteredFunction } from './worker/core-types.ts';

export type AuthLevel = 'anonymous' | 'function' | 'admin';

/** What others may know of a function. */
export type FunctionSummary =
  | {
      kind: 'http';
      name: string;
      /** As registered, without the route prefix. */
      route: string;
      /** Upper case. */
      methods: readonly string[];
      authLevel: AuthLevel;
    }
  | {
      kind: 'timer';
      name: string;
      /** With the values of its settings. */
      schedule: string;
    };

interface Described {
  readonly name: string;
  readonly registered: RegisteredFunction;
  /** The name under which the trigger's data goes in. */
  readonly bindingName: string;
  readonly disabled: boolean;
}

export interface HttpFunction extends Described {
  readonly kind: 'http';
  /** As registered, without the route prefix. */
  readonly route: string;
  /** Upper case. */
  readonly methods: readonly string[];
  readonly authLevel: AuthLevel;
  readonly match: RouteMatcher;
}

export interface TimerFunction extends Described {
  readonly kind: 'timer';
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
}

export interface Catalogue {
  /** In alphabetical order of their names, which is the order in which routes are tried. */
  readonly http: readonly HttpFunction[];
  readonly timers: readonly TimerFunction[];
  /** The functions that were left out. */
  readonly errors: readonly { name: string; message: string }[];
}

/**
 * Sorts out what a bundle has registered: what cannot run is put in error and leaves the rest as it is.
 * @param settings Where disabled functions are named and schedules find their settings.
 * @param now Milliseconds since 1970.
 */
export function describeFunctions(
  registered: Iterable<RegisteredFunction>,
  config: HostConfig,
  settings: NodeJS.ProcessEnv,
  now: number,
): Catalogue {
  const http: HttpFunction[] = [];
  const timers: TimerFunction[] = [];
  const errors: { name: string; message: string }[] = [];
  for (const item of registered) {
    const { name } = item.metadata;
    try {
      const described = { name, registered: item, ...trigger(item), disabled: isDisabled(name, settings) };
      switch (described.trigger.type.toLowerCase()) {
        case 'httptrigger':
          http.push(describeHttp(described, config, http));
          break;
        case 'timertrigger':
          timers.push(describeTimer(described, settings, now));
          break;
        default:
          throw new Error(`This host does not imitate triggers of type '${described.trigger.type}'.`);
      }
    } catch (error) {
      errors.push({ name, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { http: http.sort(byName), timers: timers.sort(byName), errors };
}

/** The functions that run: not the disabled ones, not those in error. */
export function summaries({ http, timers }: Catalogue): FunctionSummary[] {
  return [...http, ...timers]
    .filter(({ disabled }) => !disabled)
    .map((it) =>
      it.kind === 'http'
        ? { kind: 'http', name: it.name, route: it.route, methods: it.methods, authLevel: it.authLevel }
        : { kind: 'timer', name: it.name, schedule: it.schedule.expression },
    );
}

type WithTrigger = Described & { trigger: Binding };

function trigger({ metadata }: RegisteredFunction): { bindingName: string; trigger: Binding } {
  if (!/^[a-z][\w-]{0,127}$/i.test(metadata.name)) {
    throw new Error(`'${metadata.name}' is not a valid function name.`);
  }
  const found = Object.entries(metadata.bindings).find(([, { type }]) => /trigger$/i.test(type));
  if (found === undefined) throw new Error('The function has no trigger.');
  return { bindingName: found[0], trigger: found[1] };
}

function describeHttp(
  { trigger, ...described }: WithTrigger,
  { routePrefix }: HostConfig,
  others: readonly HttpFunction[],
): HttpFunction {
  const route = typeof trigger.route === 'string' && trigger.route !== '' ? trigger.route : described.name;
  if (/^\/*admin/i.test(route)) {
    throw new Error('The specified route conflicts with one or more built in routes.');
  }
  const methods = (Array.isArray(trigger.methods) ? trigger.methods : ['GET', 'POST']).map((method) =>
    String(method).toUpperCase(),
  );
  const rival = others.find((other) => sameRoute(other.route, route) && sharesOne(other.methods, methods));
  if (rival)
    throw new Error(`The route specified conflicts with the route defined by function '${rival.name}'.`);
  return {
    kind: 'http',
    ...described,
    route,
    methods,
    authLevel: authLevel(trigger.authLevel),
    match: compileRoute(routePrefix === '' ? route : `${routePrefix}/${route}`),
  };
}

function describeTimer(
  { trigger, ...described }: WithTrigger,
  settings: NodeJS.ProcessEnv,
  now: number,
): TimerFunction {
  return {
    kind: 'timer',
    ...described,
    schedule: parseSchedule(String(trigger.schedule ?? ''), settings, now),
    runOnStartup: trigger.runOnStartup === true,
    useMonitor: trigger.useMonitor !== false,
  };
}

function authLevel(value: unknown): AuthLevel {
  const level = String(value ?? 'anonymous').toLowerCase();
  if (level === 'anonymous' || level === 'function' || level === 'admin') return level;
  throw new Error(`'${level}' is not an auth level.`);
}

/** `AzureWebJobs.<name>.Disabled`; with underscores for shells, whose variables cannot have dots. */
function isDisabled(name: string, settings: NodeJS.ProcessEnv): boolean {
  const value = settings[`AzureWebJobs.${name}.Disabled`] ?? settings[`AzureWebJobs_${name}_Disabled`];
  return value === '1' || value?.toLowerCase() === 'true';
}

function sameRoute(one: string, other: string): boolean {
  const plain = (route: string): string => route.replace(/^\/+|\/+$/g, '').toLowerCase();
  return plain(one) === plain(other);
}

function sharesOne(ones: readonly string[], others: readonly string[]): boolean {
  return ones.some((method) => others.includes(method));
}

function byName(one: Described, other: Described): number {
  const [a, b] = [one.name.toLowerCase(), other.name.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}
