import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are and gives back all that comes, up to the end of the connection. */
export async function rawExchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  // A server may answer with a reset; what came before it counts.
  socket.on('error', () => {});
  socket.setTimeout(5_000, () => socket.destroy());
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return answer;
}

/** The status of each answer in what came back. */
export function statusesOf(answer: string): number[] {
  return Array.from(answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm), ([, status]) => Number(status));
}
