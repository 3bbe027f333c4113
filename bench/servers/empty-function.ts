/** The empty app: one HTTP function that answers from memory, and loads what it needs with its first call, as the gateway does. */
import { app } from '@azure/functions';

let answers: typeof import('./answers.ts') | undefined;

app.http('empty', {
  route: '2/{*path}',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async (request) => {
    answers ??= await import('./answers.ts');
    return {
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: answers.answerTo(request.url),
    };
  },
});
