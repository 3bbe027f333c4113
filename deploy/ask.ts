import { ASKED_FOR, type Credentials, credentialsOf, isPlain } from './credentials.ts';
import { Stop } from './stop.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** Whether there is a person to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && !process.env.CI;
}

/** Asks for the four credentials; Enter leaves out the rest. Throws Stop on Ctrl-C and Ctrl-D. */
export async function askForCredentials(): Promise<Credentials> {
  console.log(
    '\nThe X app’s credentials (X’s console, “Keys and tokens”). Nothing is shown as you type or paste.\nPress Enter at the first question to go on without them, at the third for public reads only.\n',
  );
  const answers = await asking(async (ask) => {
    const given: Record<string, string> = {};
    for (const name of ASKED_FOR) {
      const optional = name === 'TWITTER_CONSUMER_KEY' || name === 'TWITTER_ACCESS_TOKEN';
      for (;;) {
        const answer = await ask(`  ${name}: `);
        if (answer === '' && optional) return given;
        if (isPlain(answer)) {
          given[name] = answer;
          break;
        }
        console.log(
          answer === ''
            ? '  This one belongs to the one before.'
            : '  This is not a key or token: letters, digits and a few signs, in one line.',
        );
      }
    }
    return given;
  });
  return credentialsOf(answers);
}

/**
 * Asks questions on the terminal without showing the answers; several lines may be pasted at once.
 * `use` gets the function that asks; afterwards the terminal is as it was. Throws Stop on Ctrl-C and Ctrl-D.
 */
async function asking<T>(use: (ask: (question: string) => Promise<string>) => Promise<T>): Promise<T> {
  const { stdin, stdout } = process;
  let typed = '';
  let wake = (): void => {};
  const onData = (chunk: Buffer): void => {
    typed += chunk.toString('utf8');
    wake();
  };
  const onEnd = (): void => onData(Buffer.from(CTRL_D));
  const ask = async (question: string): Promise<string> => {
    stdout.write(question);
    for (;;) {
      if (typed.includes(CTRL_C) || typed.includes(CTRL_D)) {
        stdout.write('\n');
        throw new Stop('Nothing was provisioned.');
      }
      const end = typed.search(/[\r\n]/);
      if (end !== -1) {
        const line = typed.slice(0, end);
        typed = typed.slice(typed.startsWith('\r\n', end) ? end + 2 : end + 1);
        stdout.write('\n');
        return withoutErased(line).trim();
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  // Before the first question: a terminal that is not raw shows what is typed.
  stdin.setRawMode(true);
  stdin.on('data', onData).once('end', onEnd);
  stdin.resume();
  try {
    return await use(ask);
  } finally {
    stdin.off('data', onData).off('end', onEnd);
    stdin.pause();
    stdin.setRawMode(false);
  }
}

/** A line without what was taken back by Backspace, and without the marks that some terminals put round what is pasted. */
function withoutErased(line: string): string {
  const kept: string[] = [];
  for (const character of line.replace('\u001b[200~', '').replace('\u001b[201~', '')) {
    if (character === '\u007f' || character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}
