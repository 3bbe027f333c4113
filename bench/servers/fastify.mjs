// The peers: an empty fastify route, and @fastify/reply-from behind one. Plain JavaScript, because these packages are
// installed for the bench only, and the type check of the repository must do without them.
import replyFrom from '@fastify/reply-from';
import fastify from 'fastify';
import { answerTo } from './answers.ts';

const [port, upstream, connections] = process.argv.slice(2);
const server = fastify();

if (upstream) {
  // As its documentation sets it up, with undici; the number of connections is its default unless the load needs more.
  const undici = connections ? { undici: { connections: Number(connections) } } : {};
  await server.register(replyFrom, { base: upstream, ...undici });
  server.get('/2/*', (request, reply) => reply.from(request.url));
} else {
  server.get('/2/*', (request, reply) => {
    reply.header('content-type', 'application/json; charset=utf-8').send(answerTo(request.url));
  });
}
server.get('/ready', (_request, reply) => reply.send('ready'));
await server.listen({ host: '127.0.0.1', port: Number(port) });
