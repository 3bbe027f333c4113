/** A reason to stop that a person can act on: its message is all that is shown. */
export class Stop extends Error {}

/** Why nothing may be reached at all, to be added to what went wrong. */
export function networkHint(): string {
  return process.env.NETWORK === 'private'
    ? ' With NETWORK=private this has to run inside the virtual network.'
    : '';
}

/** A command of the Azure CLI that failed. */
export class AzureError extends Error {
  /** Azure's name of the error, such as `ResourceNotFound`. */
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Runs a hook's program. What goes wrong is said in one sentence and ends with code 1, so that azd stops as well; of an
 * error that nobody expected the name and place are shown, not the message, which can quote what was being handled.
 */
export async function runHook(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof Stop) console.error(`\n${error.message}`);
    else if (error instanceof AzureError) console.error(`\nAzure refused: ${error.message}`);
    else if (error instanceof Error)
      console.error(`${error.name}\n${error.stack?.match(/^\s+at .*$/gm)?.join('\n')}`);
    else console.error('The hook failed.');
  }
}

/** The value of an environment variable that azd gives to its hooks. Throws Stop where it is not set. */
export function required(name: string): string {
  const value = process.env[name]?.trim();
  if (!value)
    throw new Stop(`${name} is not set: run this as a hook of azd, such as \`azd hooks run postdeploy\`.`);
  return value;
}
