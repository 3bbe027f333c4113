import { post, reply, type SeedPost } from './draft.ts';

/** What lives in the bay, and what stands above it. */
export const bayAndSkyPosts: readonly SeedPost[] = [
  post(
    'tidewatch_lab',
    2.7,
    'Eelgrass count, north meadow: 312 shoots per square metre, the most since we began in 2009. 🌱 #EelgrassWatch',
    {
      photos: [{ scene: 'sea', alt: 'Clear shallow water over a green meadow' }],
      reposts: ['sanna_lindqvist', 'port_ellery', 'ines_ondas'],
      replies: [
        reply(
          'sanna_lindqvist',
          10,
          'I counted 40 of those quadrats with numb fingers and would do it again tomorrow.',
        ),
        reply('mateo_jardin', 77, '¡Qué buena noticia! Una pradera sana limpia toda la bahía.'),
      ],
    },
  ),
  post(
    'tidewatch_lab',
    40,
    'A seahorse! In our bay! The first in eleven years. It was very small and entirely unimpressed by us. #EelgrassWatch',
    {
      video: { scene: 'sea', alt: 'A small seahorse holding on to a blade of eelgrass', seconds: 12 },
      reposts: ['sanna_lindqvist', 'port_ellery', 'ellery_ferries', 'walter_pym', 'pip_at_library'],
      replies: [
        reply('rosa_teaches', 28, 'The scream that came out of Year 4 was heard on South Isle.'),
        reply('pip_at_library', 34, 'How small. Asking for a reason.'),
        reply('yuki_haru_e', 130, 'かわいい…描いてもいいですか？', {
          replies: [reply('tidewatch_lab', 65, 'Yes please! We would hang it above the tank.')],
        }),
      ],
      quotes: [
        reply('sanna_lindqvist', 15, 'I have waited eleven years to write this: SEAHORSE.', {
          reposts: ['juno_ishii'],
        }),
        reply('ines_ondas', 200, 'Hoje o mar está a dar boas notícias em todo o lado 💙'),
      ],
    },
  ),
  post(
    'tidewatch_lab',
    118,
    'How to help: anchor on sand, not on green. That is all. That is the poster. https://tidewatch.example.org/anchor',
    {
      reposts: ['ellery_ferries'],
    },
  ),
  post(
    'tidewatch_lab',
    215,
    'Beach clean: 38 people, 4 dogs, 112 kg. The strangest find was a toaster, and it was not alone.',
    {
      replies: [reply('chidi_runs', 45, 'I carried the second toaster. We have bonded.')],
    },
  ),
  post(
    'tidewatch_lab',
    367,
    'Water temperature at Pier 4 this morning: 11.8 °C. Bracing, say the swimmers. Perfect, say the crabs.',
  ),
  post(
    'sanna_lindqvist',
    7.7,
    'Low tide at 05:50 means I have seen the sunrise more often than a normal person should. No complaints.',
    {
      photos: [{ scene: 'sea', alt: 'Sunrise over mudflats' }],
      replies: [reply('walter_pym', 58, 'You would have made a good keeper.')],
    },
  ),
  post(
    'sanna_lindqvist',
    62,
    'Hermit crabs queue by size when a new shell turns up, then all swap at once. They have solved housing.',
    {
      reposts: ['tidewatch_lab', 'kofi_codes', 'rosa_teaches'],
      replies: [reply('kofi_codes', 23, 'An atomic multi-party swap, in sand. I am humbled.')],
    },
  ),
  post(
    'sanna_lindqvist',
    155,
    'Boots: still wet. Since Tuesday. I think they live in the sea now and visit me.',
  ),
  post(
    'sanna_lindqvist',
    284,
    'The intern labelled every jar, dated every jar, and drew a small smiling crab on every jar. Promote at once.',
  ),
  post(
    'ellery_skyclub',
    12,
    'Clear tonight from 21:00! Saturn is up, the bench is dry, the flasks are full. Gull Hill, all welcome. #NightSky',
    {
      reposts: ['juno_ishii', 'ellery_library'],
      replies: [reply('rosa_teaches', 33, 'Bringing three children and one very excited grandmother.')],
    },
  ),
  post(
    'ellery_skyclub',
    96,
    'Open evening: the first Friday of the month, on Gull Hill from dusk. Bring a chair and a warm hat, we bring the telescopes. https://sky.example.org/evenings',
    {
      pinned: true,
      photos: [{ scene: 'night', alt: 'A row of telescopes on a dark hill' }],
    },
  ),
  post('ellery_skyclub', 165, 'Cloud. Just cloud. We looked at it together, and it was nice. #NightSky'),
  post(
    'ellery_skyclub',
    320,
    'Meteor count for last night: 63 in two hours, 1 of them greeted with applause.',
    {
      gif: { scene: 'night', alt: 'A shooting star crossing the sky' },
      reposts: ['juno_ishii', 'yuki_haru_e'],
    },
  ),
  post(
    'juno_ishii',
    10.4,
    'The Veil Nebula, 7 hours over three nights between shifts. Worth every yawn. #NightSky #astrophotography',
    {
      photos: [
        { scene: 'night', alt: 'Wisps of blue and red gas among stars' },
        { scene: 'night', alt: 'The same nebula, seen wide' },
      ],
      reposts: ['ellery_skyclub', 'yuki_haru_e', 'noor_khatt', 'gateway_demo'],
      replies: [
        reply('ellery_skyclub', 21, 'We were there for night two and can confirm: very cold, very worth it.'),
        reply('noor_khatt', 110, 'كأنها خطٌّ كُتب بالضوء ✨'),
        reply('lea_croquis', 160, 'On dirait de l’aquarelle !'),
      ],
    },
  ),
  post(
    'juno_ishii',
    83,
    'Patient at 4 a.m.: “what do you do when you’re not working?” Me: “also stand in the dark.”',
    {
      reposts: ['rosa_teaches', 'devdana'],
    },
  ),
  post(
    'juno_ishii',
    127,
    'Moon tonight through a library telescope and a phone held very still. You can do this too.',
    {
      photos: [{ scene: 'night', alt: 'The half moon with sharp craters' }],
      reposts: ['ellery_library'],
    },
  ),
  post('juno_ishii', 298, 'My tracking mount followed an aeroplane for a whole minute. It looked so proud.'),
];
