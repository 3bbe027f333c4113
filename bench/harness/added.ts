import { spread, table, verdict } from './markdown.ts';
import { pairwise, type Summary, summarize } from './statistics.ts';

/** Who answers. Each proxy comes with the same server where a route answers the same bytes itself. */
export type Side =
  | 'empty function'
  | 'gateway, bearer'
  | 'gateway, OAuth 1.0a'
  | 'empty fastify route'
  | '@fastify/reply-from'
  | 'empty nginx location'
  | 'nginx proxy_pass';

const EMPTY_OF: Readonly<Partial<Record<Side, Side>>> = {
  'gateway, bearer': 'empty function',
  'gateway, OAuth 1.0a': 'empty function',
  '@fastify/reply-from': 'empty fastify route',
  'nginx proxy_pass': 'empty nginx location',
};
const PEER: Side = '@fastify/reply-from';
const GOAL_RATIO = 1.5;

/** In microseconds a call, one value a round; the rounds of all sides are the same. */
export interface Samples {
  readonly cpu: number[];
  readonly latency: number[];
}

/** A table of what each side takes and adds, and how the gateway stands to its goal. */
export function addedTimes(samples: ReadonlyMap<Side, Samples>): string {
  const times = (side: Side, figure: keyof Samples): number =>
    added(samples, side, figure).median / added(samples, PEER, figure).median;
  const rows = [...samples].map(([side, { cpu, latency }]) => {
    const taken = [cpu, latency].map((values) => spread(summarize(values), 0));
    if (!EMPTY_OF[side]) return [side, ...taken, '', '', '', ''];
    return [
      `**${side}**`,
      ...taken,
      ...(['cpu', 'latency'] as const).flatMap((figure) => [
        spread(added(samples, side, figure), 0),
        side === PEER ? '1' : times(side, figure).toFixed(2),
      ]),
    ];
  });
  const verdicts = (['gateway, bearer', 'gateway, OAuth 1.0a'] as const).flatMap((side) =>
    (['cpu', 'latency'] as const).map((figure) => {
      const ratio = times(side, figure);
      return `${side}, ${figure} ${ratio.toFixed(2)} (${verdict(ratio <= GOAL_RATIO)})`;
    }),
  );
  return [
    table(['µs a call', 'CPU', 'latency', 'CPU added', '× peer', 'latency added', '× peer'], rows),
    '',
    `Goal, at most ${GOAL_RATIO} times what reply-from adds: ${verdicts.join('; ')}.`,
  ].join('\n');
}

function added(samples: ReadonlyMap<Side, Samples>, side: Side, figure: keyof Samples): Summary {
  const [proxy, empty] = [samples.get(side), samples.get(EMPTY_OF[side] ?? side)];
  return summarize(pairwise(proxy?.[figure] ?? [], empty?.[figure] ?? [], (all, base) => all - base));
}
