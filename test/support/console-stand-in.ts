import type { Page } from 'playwright-core';

/** A search, as the gateway tells of it. */
export const SEARCH = {
  id: 'search-1',
  name: 'Coffee',
  query: 'coffee lang:en',
  drop_reposts: true,
  drop_replies: true,
  paused: false,
  from_setting: false,
  newest_id: '1866000000000000003',
  collected_at: '2026-11-24T11:55:00.000Z',
  posts_today: 12,
  posts_per_day: 500,
  caught_up: true,
  gaps: [{ from: '2026-11-24T08:00:00.000Z', to: '2026-11-24T09:00:00.000Z', reason: 'day-limit' }],
  created_at: '2026-11-20T12:00:00.000Z',
  by: 'key:00000000',
  worst_price_usd_per_day: 7.5,
};

/** What strangers may write: markup in every text, and pictures from elsewhere. */
export const UPDATES = {
  data: [
    {
      id: '1866000000000000003',
      text: '<img src=x onerror="document.title=\'taken\'"> coffee',
      author_id: '1',
      created_at: '2026-11-24T11:50:00.000Z',
      lang: 'en',
      attachments: { media_keys: ['3_1', '3_2'] },
    },
    {
      id: '1866000000000000002',
      text: 'قهوة',
      author_id: '2',
      created_at: '2026-11-24T10:50:00.000Z',
      lang: 'ar',
    },
  ],
  includes: {
    users: [
      {
        id: '1',
        name: 'Ada <b>',
        username: 'ada',
        profile_image_url: 'https://pbs.twimg.com/profile_images/1/a.png',
      },
      { id: '2', name: 'Bob', username: 'bob', profile_image_url: 'https://pictures.example/a.png' },
    ],
    media: [
      { media_key: '3_1', type: 'photo', url: 'https://pbs.twimg.com/media/1.png', alt_text: 'A cup' },
      { media_key: '3_2', type: 'photo', url: 'https://pbs.twimg.com.pictures.example/2.png' },
    ],
  },
  meta: { result_count: 2, newest_id: '1866000000000000003', oldest_id: '1866000000000000002' },
};

const PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><path d="M0 0h3v2H0z"/></svg>';

/** Answers in the browser for searches, updates and X's pictures, so that a view can be looked at by itself. */
export async function standIn(page: Page): Promise<void> {
  await page.route('**/api/searches', (route) => route.fulfill({ json: { searches: [SEARCH] } }));
  await page.route(`**/api/searches/${SEARCH.id}`, (route) => route.fulfill({ json: SEARCH }));
  await page.route('**/api/updates?**', (route) => route.fulfill({ json: UPDATES }));
  await page.route('https://pbs.twimg.com/**', (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: PIXEL }),
  );
}
