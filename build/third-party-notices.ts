/**
 * The licences of what is bundled, as one text: most of them ask that their words go wherever the code goes, and
 * Apache-2.0 (section 4(d)) asks it of NOTICE files too.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { SPDX_TEXTS } from './spdx-texts.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly author?: unknown;
}

const LEGAL_FILE = /^(licen[cs]e|copying|copyright|notice|third-?party)/i;
/** What a licence file begins with, for packages that name no SPDX id in their package.json. */
const APACHE_2 =
  /^\s*(Copyright[^\n]*\s+)?Licensed under the Apache License, Version 2\.0|^\s*Apache License\s+Version 2\.0/;
const RULE = '='.repeat(80);

/** The folders, relative to where the build ran, of all packages that have a part in what these builds wrote. */
export function bundledPackages(metafiles: readonly Metafile[]): string[] {
  const files = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)),
  );
  return [...new Set(files.flatMap((file) => packageFolder(file) ?? []))].sort();
}

/** The folder of the package that a file belongs to, such as `node_modules/@azure/core-auth`. */
export function packageFolder(file: string): string | undefined {
  return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0];
}

/**
 * Names, versions, licences and the whole licence and notice texts of the packages in these folders.
 * Throws for a package without any text: it must not be shipped before somebody has looked at its licence.
 */
export async function thirdPartyNotices(root: string, folders: readonly string[]): Promise<string> {
  const sections = await Promise.all(folders.map((folder) => section(join(root, folder))));
  const head = [
    'The Twitter Gateway contains code of these packages. Each keeps its own licence.',
    'This file is made by build.ts from what is in the bundle.',
  ];
  return `${[head.join('\n'), ...sections].join(`\n\n${RULE}\n`)}\n`;
}

async function section(folder: string): Promise<string> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && LEGAL_FILE.test(entry.name))
    .map(({ name }) => name)
    .sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const hasLicence = names.some((name) => !/^(notice|third)/i.test(name));
  const id = typeof manifest.license === 'string' ? manifest.license : idOf(texts);
  if (id === undefined)
    throw new Error(`${manifest.name} names no licence: look at it before it is shipped.`);
  const legal = names.map((name, index) => `--- ${name}\n\n${texts[index]?.trim()}`);
  if (!hasLicence) legal.unshift(ownText(id, manifest));
  return [`${manifest.name} ${manifest.version}\nLicence: ${id}`, ...legal].join('\n\n');
}

function idOf(texts: readonly string[]): string | undefined {
  return texts.some((text) => APACHE_2.test(text)) ? 'Apache-2.0' : undefined;
}

function ownText(id: string, { name, author }: Manifest): string {
  const text = SPDX_TEXTS[id];
  if (text === undefined) {
    throw new Error(
      `${name} has no licence file, and build/spdx-texts.ts has no text for ${id}: look at its licence before it is shipped.`,
    );
  }
  const holder = typeof author === 'string' ? author : `the authors of ${name}`;
  return `--- The package has no licence file; this is the text of ${id}.\n\nCopyright (c) ${holder}\n\n${text.trim()}`;
}
