import type { Media, Place, Poll, Topic } from '../../world/model.ts';
import type { World } from '../../world.ts';
import { absent, iso, type Kind } from './kind.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
};

function address({ key, contentType }: Media, { mediaOrigin }: World): string {
  if (mediaOrigin !== undefined) return `${mediaOrigin}/timeline/media/${key}`;
  return `https://pbs.twimg.com/media/${key}.${EXTENSIONS[contentType] ?? 'png'}`;
}

export const mediaKind: Kind<Media> = {
  name: 'media',
  includes: 'media',
  id: (media) => media.key,
  find: (world, key) => world.media.get(key),
  alongside: [],
  defaults: ['media_key', 'type'],
  fields: {
    alt_text: (media) => media.altText,
    duration_ms: (media) => media.durationMs,
    height: (media) => media.height,
    media_key: (media) => media.key,
    preview_image_url: (media, { world }) => (media.type === 'photo' ? undefined : address(media, world)),
    public_metrics: (media) => (media.type === 'photo' ? undefined : { view_count: media.views }),
    type: (media) => media.type,
    url: (media, { world }) => (media.type === 'photo' ? address(media, world) : undefined),
    variants: (media, { world }) =>
      media.type === 'photo'
        ? undefined
        : [{ bit_rate: 832_000, content_type: media.contentType, url: address(media, world) }],
    width: (media) => media.width,
    ...absent('non_public_metrics organic_metrics promoted_metrics'),
  },
  expansions: {},
};

export const pollKind: Kind<Poll> = {
  name: 'poll',
  includes: 'polls',
  id: (poll) => poll.id,
  find: (world, id) => world.polls.get(id),
  alongside: [],
  defaults: ['id', 'options'],
  fields: {
    duration_minutes: (poll) => poll.durationMinutes,
    end_datetime: (poll) => iso(poll.endsAt),
    id: (poll) => poll.id,
    options: (poll) => poll.options.map(({ label, votes }, index) => ({ position: index + 1, label, votes })),
    voting_status: (poll, { now }) => (now < poll.endsAt ? 'open' : 'closed'),
  },
  expansions: {},
};

export const placeKind: Kind<Place> = {
  name: 'place',
  includes: 'places',
  id: (place) => place.id,
  find: (world, id) => world.places.get(id),
  alongside: [],
  defaults: ['full_name', 'id'],
  fields: {
    country: (place) => place.country,
    country_code: (place) => place.countryCode,
    full_name: (place) => place.fullName,
    geo: (place) => ({ type: 'Feature', bbox: place.box, properties: {} }),
    id: (place) => place.id,
    name: (place) => place.name,
    place_type: (place) => place.placeType,
    ...absent('contained_within'),
  },
  expansions: {},
};

export const topicKind: Kind<Topic> = {
  name: 'topic',
  includes: 'topics',
  id: (topic) => topic.id,
  find: (world, id) => world.topics.get(id),
  alongside: [],
  defaults: ['id', 'name'],
  fields: {
    description: (topic) => topic.description,
    id: (topic) => topic.id,
    name: (topic) => topic.name,
  },
  expansions: {},
};
