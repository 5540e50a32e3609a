import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { DemoPerson } from './person.js';

const HEADER = 'id_number,name,phone,residence_area,hukou_area,categories,ability_grade,assessed_on,purse_opened_on';
const LINES_A_WRITE = 5000;

/** One line of the roster. No field can hold a comma or a quote: names are Chinese characters, the rest digits and codes. */
export function rosterLine(person: DemoPerson): string {
  return [
    person.idNumber,
    person.name,
    person.phone ?? '',
    person.residenceArea,
    person.hukouArea,
    person.categories.map(({ category, startsOn }) => `${category}:${startsOn}`).join(';'),
    person.assessment?.grade ?? '',
    person.assessment?.assessedOn ?? '',
    person.purseOpenedOn ?? '',
  ].join(',');
}

/** Writes the people as the roster file that a street office would send. */
export async function writeRoster(path: string, people: readonly DemoPerson[]): Promise<void> {
  const file = createWriteStream(path, { encoding: 'utf8', mode: 0o600 });
  file.write(`${HEADER}\n`);
  for (let start = 0; start < people.length; start += LINES_A_WRITE) {
    const text = `${people
      .slice(start, start + LINES_A_WRITE)
      .map(rosterLine)
      .join('\n')}\n`;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}
