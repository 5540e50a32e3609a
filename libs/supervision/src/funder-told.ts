import type { Words } from '#values';
import { type Told, words } from './figure.js';

const FUNDERS: Readonly<Record<string, Words>> = {
  CITY: words('市级补贴', 'City'),
  DISTRICT: words('区级补贴', 'District'),
  COLLECTIVE: words('集体添一点', 'Collective'),
  CHARITY: words('社会捐一点', 'Charity'),
};

/** The words for a funder's part; a funder that a policy names and nobody here knows keeps its own name. */
export function funderTold(funder: string): Told {
  const label = FUNDERS[funder] ?? words(funder, funder);
  return {
    group: 'money',
    unit: 'fen',
    label,
    definition: words(
      `补贴用餐中由“${label.zh}”承担的金额；按当日政策的分担比例逐餐拆分，余分归最后一方，与账簿分录一致。`,
      `What “${label.en}” pays for the subsidised meals; split meal by meal by the shares of the day’s policy, as it stands in the books.`,
    ),
  };
}
