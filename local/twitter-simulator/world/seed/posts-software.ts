import { post, reply, type SeedPost } from './draft.ts';

/** The demo account and people who write software. */
export const softwarePosts: readonly SeedPost[] = [
  post('gateway_demo', 0.8, 'Hello from the simulator. Everything you post here stays on this machine. 👋', {
    replies: [reply('devdana', 11, 'And nobody gets billed. My favourite kind of network.')],
  }),
  post('gateway_demo', 24.2, 'Scheduled yesterday, posted today, once. That is the whole trick. #OnTime', {
    reposts: ['kofi_codes'],
    replies: [
      reply(
        'kofi_codes',
        19,
        '@gateway_demo “once” is doing a lot of work in that sentence, and I respect it.',
        {
          replies: [reply('gateway_demo', 30, 'Two sentences’ worth of work, at least.')],
        },
      ),
    ],
  }),
  post(
    'gateway_demo',
    72.5,
    'A post that answered 503 may still be a post. Look before you send again. https://gateway.example.org/uncertain',
    {
      reposts: ['devdana', 'kofi_codes'],
    },
  ),
  post('gateway_demo', 150.1, 'What should a gateway never put in a log?', {
    poll: {
      options: [
        ['Tokens', 1_204],
        ['Post text', 318],
        ['Both', 2_960],
      ],
      minutes: 1_440,
    },
  }),
  post(
    'gateway_demo',
    310,
    'The demo account has a new picture. It was drawn by four lines of code and looks it.',
    {
      photos: [{ scene: 'city', alt: 'A skyline of plain blocks with lit windows' }],
    },
  ),
  post(
    'devdana',
    1.9,
    'Every app that ships its API secret in the binary is an app that publishes its API secret. Put it on a server. Today. #MobileDev',
    {
      reposts: ['kofi_codes', 'gateway_demo'],
      replies: [
        reply('kofi_codes', 14, 'strings app.bin | grep -i secret && echo "good morning"', {
          replies: [reply('devdana', 5, 'I felt that one in my keychain.')],
        }),
        reply(
          'chidi_runs',
          70,
          'I am not a developer but this sounds like leaving the key under the mat, and the mat is glass.',
        ),
      ],
      quotes: [reply('gateway_demo', 90, 'We agree so much that we made it our whole personality.')],
    },
  ),
  post('devdana', 20, 'It works on my phone. My phone is now the test environment. Please do not call it.', {
    reposts: ['kofi_codes', 'juno_ishii'],
  }),
  post(
    'devdana',
    45,
    'Swift and Kotlin have agreed on nothing except that I should handle the null. Fine. FINE.',
  ),
  post('devdana', 67, 'Tabs, spaces, or a third, more terrible thing?', {
    poll: {
      options: [
        ['Tabs', 803],
        ['Spaces', 811],
        ['The formatter decides', 2_411],
        ['A third thing', 190],
      ],
      minutes: 1_440,
    },
    replies: [
      reply('kofi_codes', 22, 'The formatter decides, and the formatter is never wrong, it is only early.'),
    ],
  }),
  post('devdana', 111, 'Three things I learned shipping offline mode:', {
    thread: [
      'One: the network is not down, it is thinking. Show what you have, with its age.',
      'Two: never delete what the user typed. Not on error, not on update, not ever.',
      'Three: airplane mode in the lift is the best test suite I own.',
    ],
    reposts: ['kofi_codes', 'seoul_minseo'],
  }),
  post('devdana', 178, 'Friday deploy. It was a typo in a README, but my heart did not know that.'),
  post(
    'devdana',
    259,
    'User feedback of the week: “it is nice but could it be nicer”. Roadmap updated. https://dana.example.net/roadmap',
  ),
  post(
    'devdana',
    400,
    'The app store reviewer asked for a demo login. I sent one. They left a five-star review of the lorem ipsum.',
    {
      reposts: ['rosa_teaches'],
    },
  ),
  post(
    'kofi_codes',
    3.9,
    'Exactly-once delivery is at-least-once delivery with good manners. #distributedsystems',
    {
      reposts: ['devdana', 'gateway_demo', 'bahn_benni'],
      replies: [
        reply('devdana', 16, 'And idempotency is saying “you told me already” without sounding annoyed.'),
        reply('bahn_benni', 48, 'Bei der Bahn heißt das: der Zug kommt mindestens einmal.', {
          reposts: ['kofi_codes'],
        }),
      ],
    },
  ),
  post('kofi_codes', 30, 'A timeout is not a “no”. It is a “maybe” that got tired of waiting.', {
    quotes: [reply('gateway_demo', 60, 'Printing this and putting it above the desk.')],
    reposts: ['devdana'],
  }),
  post(
    'kofi_codes',
    55,
    'Today a queue of 2 million messages drained in 40 minutes because somebody removed one log line. Guess who had added it.',
  ),
  post('kofi_codes', 93, 'Clock skew: when two servers are both sure that they are early.', {
    reposts: ['bahn_benni', 'ellery_skyclub'],
  }),
  post(
    'kofi_codes',
    146,
    'Reading: a 1978 paper about time and ordering, in a café where nobody agrees whose turn it is. Perfect.',
  ),
  post(
    'kofi_codes',
    222,
    'Bug report: “sometimes it posts twice”. Sometimes! TWICE! My two least favourite words, holding hands.',
    {
      replies: [
        reply('devdana', 25, 'Sometimes! TWICE! My two least favourite words, holding hands. (sorry)'),
        reply('gateway_demo', 40, 'We have a table of states for exactly this feeling.'),
      ],
    },
  ),
  post(
    'kofi_codes',
    350,
    'Rubber duck fired. Hired a rubber heron. It disapproves and I find the bug faster.',
    {
      quotes: [reply('oldmill_museum', 140, 'Ours is available for code reviews.')],
    },
  ),
];
