import { invalidParameter } from '../errors.ts';
import { REQUEST_USD } from '../prices.ts';
import type { SimulatedOperation } from '../types.ts';
import { cutPage } from './cut-page.ts';
import { operation } from './facts.ts';
import { communityKind, spaceKind, trendKind } from './kinds/gathering.ts';
import { iso } from './kinds/kind.ts';
import { lookupMany, lookupOne } from './lookup.ts';
import {
  ID,
  integer,
  oneOf,
  optionalText,
  pathParameter,
  readQuery,
  requiredList,
  requiredText,
  someOf,
} from './parameters.ts';
import { answerMany, readView } from './view.ts';

const SPACE_ID = /^[a-zA-Z0-9]{1,13}$/;
const PERSONAL_FIELDS = ['category', 'post_count', 'trend_name', 'trending_since'];

/** Whether every word of a query stands somewhere in a text. */
function mentions(text: string, query: string): boolean {
  const folded = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

const spacesByCreators = operation('getSpacesByCreatorIds', (call) => {
  const { values, selection } = readView(call, spaceKind, { user_ids: requiredList(ID) });
  const items = [...call.world.spaces.values()].filter(
    ({ creatorId, state }) => values.user_ids.includes(creatorId) && state !== 'ended',
  );
  return answerMany(call, spaceKind, items, selection, { meta: { result_count: items.length } });
});

const searchSpaces = operation('searchSpaces', (call) => {
  const { values, selection } = readView(call, spaceKind, {
    query: requiredText(2_048),
    state: oneOf(['live', 'scheduled', 'all'], 'all'),
    max_results: integer(1, 100, 100),
  });
  const items = [...call.world.spaces.values()]
    .filter(({ title, state }) => {
      const wanted = values.state === 'all' ? state !== 'ended' : state === values.state;
      return wanted && mentions(title, values.query);
    })
    .slice(0, values.max_results);
  return answerMany(call, spaceKind, items, selection, { meta: { result_count: items.length } });
});

const searchCommunities = operation('searchCommunities', (call) => {
  const { values, selection } = readView(call, communityKind, {
    query: requiredText(4_096),
    max_results: integer(10, 100, 10),
    next_token: optionalText(),
    pagination_token: optionalText(),
  });
  const found = [...call.world.communities.values()]
    .filter(({ name, description }) => mentions(`${name} ${description}`, values.query))
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  const { items, meta } = cutPage(found, {
    order: ({ id }) => BigInt(id),
    size: values.max_results,
    token: { name: 'next_token', value: values.next_token ?? values.pagination_token },
    scope: `searchCommunities ${values.query}`,
  });
  const { result_count: _, ...tokens } = meta;
  return answerMany(call, communityKind, items, selection, { meta: tokens });
});

const trendsByPlace = operation('getTrendsByWoeid', (call) => {
  const woeid = pathParameter(call, 'woeid', /^\d{1,9}$/);
  const { values, selection } = readView(call, trendKind, { max_trends: integer(1, 50, 20) });
  const trends = call.world.trends.get(woeid);
  if (trends === undefined)
    throw invalidParameter('woeid', woeid, `X has no trends for the woeid [${woeid}].`);
  const answer = answerMany(call, trendKind, trends.slice(0, values.max_trends), selection);
  return { ...answer, requestUsd: REQUEST_USD.trends };
});

const personalTrends = operation('getTrendsPersonalizedTrends', (call) => {
  const { values } = readQuery(call.query, { 'personalized_trend.fields': someOf(PERSONAL_FIELDS) });
  const chosen = values['personalized_trend.fields'];
  const data = (call.world.trends.get('1') ?? []).slice(0, 5).map((trend, index) => {
    const all: Record<string, string> = {
      category: trend.category,
      post_count: `${trend.posts} posts`,
      trend_name: trend.name,
      trending_since: iso(call.now - (index + 1) * 3_600_000),
    };
    const shown = chosen.length === 0 ? PERSONAL_FIELDS : chosen;
    return Object.fromEntries(shown.map((name) => [name, all[name]]));
  });
  return { status: 200, body: { data }, requestUsd: REQUEST_USD.trends };
});

/** Spaces, communities and trends. */
export const gatheringOperations: readonly SimulatedOperation[] = [
  lookupOne('getSpacesById', spaceKind, { parameter: 'id', pattern: SPACE_ID }),
  lookupMany('getSpacesByIds', spaceKind, { parameter: 'ids', pattern: SPACE_ID }),
  spacesByCreators,
  searchSpaces,
  lookupOne('getCommunitiesById', communityKind, { parameter: 'id' }),
  searchCommunities,
  trendsByPlace,
  personalTrends,
];
