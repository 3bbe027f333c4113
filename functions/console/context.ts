import type { Api } from './api.ts';
import type { Route } from './router.ts';

/** What every view gets. */
export interface Context {
  readonly api: Api;
  /** The zone that times are shown in. */
  readonly zone: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Goes to another place, and says there what was done. */
  readonly go: (hash: string, message?: string) => void;
  /** Says what was done, here. */
  readonly say: (message: string) => void;
}

export interface View {
  readonly title: string;
  readonly node: HTMLElement;
  /** Whether a person may be writing in it, so that it is not made anew under their hands. */
  readonly holdsInput?: boolean;
  /** Ends what the view has going. */
  readonly leave?: () => void;
}

export type CreateView = (context: Context, route: Route) => View;
