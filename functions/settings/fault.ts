/** A setting that cannot be used. Never holds the value: it may be a secret in the wrong place. */
export interface SettingFault {
  readonly name: string;
  /** What was expected, as a sentence for whoever edits the settings. */
  readonly expected: string;
}
