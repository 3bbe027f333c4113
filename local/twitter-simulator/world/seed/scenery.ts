import type { Community, Place, Space, Topic, Trend } from '../model.ts';

export const places: readonly Place[] = [
  {
    id: '018ad05df5910001',
    name: 'Osaka',
    fullName: 'Osaka, Japan',
    country: 'Japan',
    countryCode: 'JP',
    placeType: 'city',
    box: [135.37, 34.58, 135.6, 34.77],
  },
  {
    id: '018ad05df5910002',
    name: 'Kyoto',
    fullName: 'Kyoto, Japan',
    country: 'Japan',
    countryCode: 'JP',
    placeType: 'city',
    box: [135.56, 34.87, 135.88, 35.32],
  },
  {
    id: '018ad05df5910003',
    name: 'Ericeira',
    fullName: 'Ericeira, Portugal',
    country: 'Portugal',
    countryCode: 'PT',
    placeType: 'city',
    box: [-9.43, 38.95, -9.4, 38.99],
  },
  {
    id: '018ad05df5910004',
    name: 'Valencia',
    fullName: 'Valencia, Spain',
    country: 'Spain',
    countryCode: 'ES',
    placeType: 'city',
    box: [-0.43, 39.28, -0.27, 39.57],
  },
  {
    id: '018ad05df5910005',
    name: 'Nantes',
    fullName: 'Nantes, France',
    country: 'France',
    countryCode: 'FR',
    placeType: 'city',
    box: [-1.64, 47.18, -1.48, 47.3],
  },
  {
    id: '018ad05df5910006',
    name: 'Seoul',
    fullName: 'Seoul, Republic of Korea',
    country: 'Republic of Korea',
    countryCode: 'KR',
    placeType: 'city',
    box: [126.76, 37.43, 127.18, 37.7],
  },
];

export interface SeedList {
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly days: number;
  readonly private?: true;
  readonly members: readonly string[];
  readonly followers: readonly string[];
  readonly pinnedBy: readonly string[];
}

export const lists: readonly SeedList[] = [
  {
    owner: 'gateway_demo',
    name: 'Port Ellery',
    description: 'Everyone who makes the harbour town what it is.',
    days: 400,
    members:
      'port_ellery ellery_library harbourloaf oldmill_museum ellery_ferries tidewatch_lab walter_pym'.split(
        ' ',
      ),
    followers: ['devdana', 'rosa_teaches', 'ines_ondas'],
    pinnedBy: ['gateway_demo'],
  },
  {
    owner: 'gateway_demo',
    name: 'People who ship',
    description: 'Software, parcels, ferries.',
    days: 210,
    members: ['devdana', 'kofi_codes', 'tomasz_rides', 'ellery_ferries'],
    followers: ['kofi_codes'],
    pinnedBy: [],
  },
  {
    owner: 'gateway_demo',
    name: 'Read later',
    description: 'Only the owner sees this list.',
    days: 90,
    private: true,
    members: ['juno_ishii', 'lea_croquis', 'noor_khatt'],
    followers: [],
    pinnedBy: [],
  },
  {
    owner: 'juno_ishii',
    name: 'Looking up',
    description: 'Night sky people, near and far.',
    days: 610,
    members: ['ellery_skyclub', 'bahn_benni', 'yuki_haru_e', 'gateway_demo'],
    followers: ['gateway_demo', 'ellery_library', 'rosa_teaches'],
    pinnedBy: ['juno_ishii'],
  },
  {
    owner: 'lea_croquis',
    name: 'Encre et papier',
    description: 'Ceux qui dessinent, peignent, écrivent à la main.',
    days: 330,
    members: ['yuki_haru_e', 'noor_khatt', 'walter_pym'],
    followers: ['gateway_demo', 'noor_khatt'],
    pinnedBy: ['lea_croquis'],
  },
];

export const topics: readonly Topic[] = [
  { id: '10031', name: 'Oceans', description: 'Seas, shores, and what lives in them' },
  { id: '10032', name: 'Astronomy', description: 'Everything above the clouds' },
  { id: '10033', name: 'Software', description: 'How programs are made, and mended' },
];

/** A space in hours relative to now: negative is ahead. */
export interface SeedSpace
  extends Pick<Space, 'id' | 'title' | 'state' | 'lang' | 'topicIds' | 'participants' | 'subscribers'> {
  readonly creator: string;
  readonly speakers: readonly string[];
  readonly starts: number;
}

export const spaces: readonly SeedSpace[] = [
  {
    id: '1yKQdELlerySk',
    title: 'What is up tonight? Saturn, mostly',
    state: 'live',
    lang: 'en',
    topicIds: ['10032'],
    creator: 'ellery_skyclub',
    speakers: ['juno_ishii'],
    starts: 0.5,
    participants: 83,
    subscribers: 0,
  },
  {
    id: '1vOxwTideWtch',
    title: 'Ask a marine lab: seagrass, seals, seahorses',
    state: 'scheduled',
    lang: 'en',
    topicIds: ['10031'],
    creator: 'tidewatch_lab',
    speakers: ['sanna_lindqvist', 'ines_ondas'],
    starts: -26,
    participants: 0,
    subscribers: 214,
  },
  {
    id: '1mnGkOnceOnly',
    title: 'Once and only once: a calm talk about retries',
    state: 'ended',
    lang: 'en',
    topicIds: ['10033'],
    creator: 'gateway_demo',
    speakers: ['kofi_codes', 'devdana'],
    starts: 49,
    participants: 402,
    subscribers: 118,
  },
];

/** `days` is its age. */
export type SeedCommunity = Omit<Community, 'createdAt'> & { readonly days: number };

export const communities: readonly SeedCommunity[] = [
  {
    id: '1583302411874070528',
    name: 'Harbour towns',
    description: 'Tides, ferries and the people who wait for them.',
    days: 760,
    access: 'Public',
    joinPolicy: 'Open',
    members: 5_120,
  },
  {
    id: '1612044870321537024',
    name: 'Night Sky Beginners',
    description: 'No question is too small, no telescope too cheap.',
    days: 680,
    access: 'Public',
    joinPolicy: 'Open',
    members: 18_403,
  },
  {
    id: '1660990143207460864',
    name: 'Bread and Butter Bakers',
    description: 'Crumb shots and honest failures.',
    days: 540,
    access: 'Closed',
    joinPolicy: 'RestrictedJoinRequestsRequireModeratorApproval',
    members: 2_377,
  },
];

const worldTrends: readonly Trend[] = [
  { name: '#EelgrassWatch', posts: 18_240, category: 'Science' },
  { name: 'Seahorse', posts: 12_905, category: 'Science' },
  { name: '#NightSky', posts: 9_461, category: 'Science' },
  { name: 'Saturn', posts: 7_032, category: 'Science' },
  { name: '#今日の定食', posts: 5_518, category: 'Food' },
  { name: 'Sourdough', posts: 4_870, category: 'Food' },
  { name: '#حرف_اليوم', posts: 3_990, category: 'Arts' },
  { name: '#cargobike', posts: 2_214, category: 'Travel' },
  { name: '#SaturdayRun', posts: 1_986, category: 'Sports' },
  { name: '#distributedsystems', posts: 1_420, category: 'Technology' },
];

/** By WOEID: the world, the United Kingdom, Japan, France, Spain. */
export const trends: Readonly<Record<string, readonly Trend[]>> = {
  1: worldTrends,
  23424975: worldTrends.filter(({ category }) => category !== 'Arts'),
  23424856: worldTrends.filter(({ category }) => category === 'Food' || category === 'Science'),
  23424819: worldTrends.slice(1, 7),
  23424950: worldTrends.slice(0, 6),
};
