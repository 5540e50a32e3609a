import type { AbilityGrade, Category } from '#core/policy';
import { ABILITY_GRADES, CATEGORIES } from '#core/policy';
import { isBlank } from '#tables';
import type { Day, Words } from '#values';
import { countyOf, isAreaCode, isScientific, isWithin, plainCode, plainDay, plainPhone } from '#values';
import { validUntil } from './ability.js';
import { bearerOf, plainIdNumber, plainName } from './identity-of-person.js';
import { isElsewhereInTheCountry, isPlaceToLive } from './registered-residence.js';
import type { RosterColumn } from './roster-columns.js';

/** What can be wrong with a line, in words for whoever corrects the file. A closed list. */
export const ROSTER_FAULTS = {
  columns: { zh: '列数多于表头', en: 'more fields than the header has' },
  citizen_id_invalid: { zh: '身份证号不正确', en: 'the citizen ID is not valid' },
  id_number_as_number: { zh: '身份证号被表格软件改成了数字，请将该列设为文本', en: 'the spreadsheet turned the ID into a number; format the column as text' },
  id_number_rounded: {
    zh: '身份证号末三位为 000，多半是表格软件截断的；请核对原件，确是此号的请单独登记',
    en: 'the ID ends in 000, as spreadsheets leave it when they cut a number; check the document, and register the person singly if it is right',
  },
  id_number_old: { zh: '15 位旧身份证号，请填 18 位的新号', en: 'an old ID of 15 digits; write the one of 18' },
  code_as_number: { zh: '编号被表格软件改成了科学记数，请将该列设为文本', en: 'the spreadsheet turned the code into a number; format the column as text' },
  name_invalid: { zh: '姓名为空或过长', en: 'the name is empty or too long' },
  phone_invalid: { zh: '电话号码不正确', en: 'the phone number is not valid' },
  area_unknown: { zh: '区划代码不存在', en: 'unknown area code' },
  area_too_wide: { zh: '居住地须写到街道或社区（9 位或 12 位代码）', en: 'where people live is a street or a community: a code of 9 or 12 digits' },
  area_out_of_scope: { zh: '不在您的管辖范围', en: 'outside your area' },
  category_unknown: { zh: '未知的人员类别', en: 'unknown category' },
  category_overlap: { zh: '同一类别的日期重叠', en: 'two periods of one category overlap' },
  date_invalid: { zh: '日期不正确，应为 2024-01-31', en: 'not a date; write 2024-01-31' },
  period_invalid: { zh: '日期早于出生或晚于今天，或止于起始之前', en: 'before birth, after today, or ending before it starts' },
  grade_unknown: { zh: '未知的能力等级', en: 'unknown ability grade' },
  assessment_incomplete: { zh: '能力等级与评估日期须同时填写', en: 'grade and date of assessment go together' },
  duplicate_in_file: { zh: '文件中前面已有此身份证号', en: 'this ID stands on an earlier line' },
  person_exists: { zh: '此人已登记', en: 'this person is already registered' },
} as const satisfies Record<string, Words>;
export type RosterFaultCode = keyof typeof ROSTER_FAULTS;

export interface LineFault {
  readonly field: RosterColumn | 'line';
  readonly fault: RosterFaultCode;
}

/** A line that holds, in the clear: it is sealed before it reaches the database and then forgotten. */
export interface RosterEntry {
  readonly idNumber: string;
  readonly name: string;
  readonly phone: string | null;
  readonly sex: 'F' | 'M';
  readonly birthDay: Day;
  readonly residenceArea: string;
  readonly hukouArea: string;
  readonly categories: readonly CategoryPeriod[];
  readonly assessment: { readonly grade: AbilityGrade; readonly assessedOn: Day; readonly validUntil: Day } | null;
  readonly purseOpenedOn: Day | null;
  /** First day of living in the county; null where the roster does not say. */
  readonly residenceSince: Day | null;
}

interface CategoryPeriod {
  readonly category: Category;
  readonly startsOn: Day;
  readonly endsOn: Day | null;
}

/** What a line is held against. */
export interface RosterContext {
  readonly areas: ReadonlySet<string>;
  /** The maker's scope: nobody registers people of another street. */
  readonly scope: string;
  readonly today: Day;
}

/** Reads one line: an entry, or everything that is wrong with it, one fault a field. */
export class LineReader {
  constructor(
    private readonly places: ReadonlyMap<RosterColumn, number>,
    private readonly width: number,
    private readonly context: RosterContext,
  ) {}

  read(fields: readonly string[]): RosterEntry | LineFault[] {
    const faults: LineFault[] = [];
    if (fields.slice(this.width).some((field) => !isBlank(field))) faults.push({ field: 'line', fault: 'columns' });
    const text = (column: RosterColumn): string => (fields[this.places.get(column) ?? -1] ?? '').trim();
    const code = (column: RosterColumn): string => plainCode(text(column));

    const idNumber = plainIdNumber(text('id_number'));
    const bearer = bearerOf(idNumber, this.context.today);
    const idFault = idNumberFault(idNumber, bearer !== null);
    if (idFault !== null) faults.push({ field: 'id_number', fault: idFault });
    const name = plainName(text('name'));
    if (name === null) faults.push({ field: 'name', fault: 'name_invalid' });
    const phoneText = code('phone');
    const phone = phoneText === '' ? null : plainPhone(phoneText);
    if (phoneText !== '' && phone === null) faults.push({ field: 'phone', fault: isScientific(phoneText) ? 'code_as_number' : 'phone_invalid' });

    const birthDay = bearer?.birthDay ?? ('' as Day);
    const residenceArea = this.area(faults, 'residence_area', code('residence_area'));
    const hukouArea = this.area(faults, 'hukou_area', code('hukou_area'));
    const categories = this.categories(faults, text('categories'), birthDay);
    const assessment = this.assessment(faults, { grade: text('ability_grade'), date: text('assessed_on') }, birthDay);
    const purseOpenedOn = this.pastDay(faults, 'purse_opened_on', text('purse_opened_on'), birthDay);
    const residenceSince = this.pastDay(faults, 'residence_since', text('residence_since'), birthDay);
    if (faults.length > 0 || !bearer || name === null) return faults;
    return { idNumber, name, phone, sex: bearer.sex, birthDay, residenceArea, hukouArea, categories, assessment, purseOpenedOn, residenceSince };
  }

  private area(faults: LineFault[], field: 'residence_area' | 'hukou_area', code: string): string {
    // Registered residence may be anywhere in the country; only inside counties on our table must it be on it.
    const elsewhere = field === 'hukou_area' && !this.context.areas.has(countyOf(code)) && isElsewhereInTheCountry(code);
    if (isScientific(code)) faults.push({ field, fault: 'code_as_number' });
    else if (!isAreaCode(code) || !(elsewhere || this.context.areas.has(code))) faults.push({ field, fault: 'area_unknown' });
    else if (field === 'residence_area' && !isPlaceToLive(code)) faults.push({ field, fault: 'area_too_wide' });
    else if (field === 'residence_area' && !isWithin(code, this.context.scope)) faults.push({ field, fault: 'area_out_of_scope' });
    return code;
  }

  private categories(faults: LineFault[], text: string, birthDay: Day): CategoryPeriod[] {
    if (text === '') return [];
    const periods: CategoryPeriod[] = [];
    for (const part of text.normalize('NFKC').split(/[;、]/)) {
      if (part.trim() === '') continue;
      const [code = '', from = '', to = ''] = part.split(':').map((word) => word.trim());
      const category = CATEGORY_BY_WORD.get(code);
      const startsOn = plainDay(from);
      const endsOn = to === '' ? null : plainDay(to);
      const fault = category === undefined ? 'category_unknown' : startsOn === null || (to !== '' && endsOn === null) ? 'date_invalid' : null;
      if (fault !== null || category === undefined || startsOn === null) {
        faults.push({ field: 'categories', fault: fault ?? 'category_unknown' });
        return [];
      }
      periods.push({ category, startsOn, endsOn });
    }
    const fault = periodFault(periods, birthDay);
    if (fault !== null) faults.push({ field: 'categories', fault });
    return periods;
  }

  private assessment(faults: LineFault[], { grade, date }: { grade: string; date: string }, birthDay: Day): RosterEntry['assessment'] {
    if (grade === '' && date === '') return null;
    if (grade === '' || date === '') {
      faults.push({ field: grade === '' ? 'ability_grade' : 'assessed_on', fault: 'assessment_incomplete' });
      return null;
    }
    const known = GRADE_BY_WORD.get(grade);
    if (known === undefined) faults.push({ field: 'ability_grade', fault: 'grade_unknown' });
    const assessedOn = this.pastDay(faults, 'assessed_on', date, birthDay);
    return known === undefined || assessedOn === null ? null : { grade: known, assessedOn, validUntil: validUntil(assessedOn) };
  }

  private pastDay(faults: LineFault[], field: 'assessed_on' | 'purse_opened_on' | 'residence_since', text: string, birthDay: Day): Day | null {
    if (text === '') return null;
    const day = plainDay(text);
    if (day === null) faults.push({ field, fault: 'date_invalid' });
    else if (day > this.context.today || day < birthDay) faults.push({ field, fault: 'period_invalid' });
    return day;
  }
}

function periodFault(periods: readonly CategoryPeriod[], birthDay: Day): RosterFaultCode | null {
  for (const [index, one] of periods.entries()) {
    if (one.startsOn < birthDay || (one.endsOn !== null && one.endsOn < one.startsOn)) return 'period_invalid';
    const overlaps = periods
      .slice(index + 1)
      .some((other) => other.category === one.category && (other.endsOn === null || other.endsOn >= one.startsOn) && (one.endsOn === null || one.endsOn >= other.startsOn));
    if (overlaps) return 'category_overlap';
  }
  return null;
}

/**
 * Excel keeps fifteen digits and makes zeros of the rest. One in eleven of what it leaves has a fitting check digit and
 * would be somebody else, so where one of a file shows what happened, all of them are held back.
 */
export function endsLikeRounded(idNumber: string): boolean {
  return /^\d{15}000$/.test(idNumber);
}

function idNumberFault(idNumber: string, valid: boolean): RosterFaultCode | null {
  if (isScientific(idNumber)) return 'id_number_as_number';
  if (valid) return null;
  if (endsLikeRounded(idNumber)) return 'id_number_rounded';
  return /^\d{15}$/.test(idNumber) ? 'id_number_old' : 'citizen_id_invalid';
}

/** By code or by its Chinese word, also the short one of every office. */
function byWord<Code extends string>(list: Readonly<Record<Code, Words>>): ReadonlyMap<string, Code> {
  const entries = Object.entries<Words>(list) as [Code, Words][];
  return new Map(entries.flatMap(([code, words]) => [[code, code] as const, [words.zh, code] as const]));
}
const CATEGORY_BY_WORD: ReadonlyMap<string, Category> = new Map([
  ...byWord<Category>(CATEGORIES),
  ['低保', 'DIBAO'],
  ['低保户', 'DIBAO'],
  ['低边', 'DIBIAN'],
  ['低保边缘户', 'DIBIAN'],
  ['特困', 'TEKUN'],
  ['特困供养', 'TEKUN'],
  ['计生特扶', 'JISHENG'],
  ['失独', 'JISHENG'],
  ['优抚', 'YOUFU'],
  ['残疾人', 'CANJI'],
  ['独居老人', 'DUJU'],
  ['空巢老人', 'KONGCHAO'],
] as const);
const GRADE_BY_WORD = byWord<AbilityGrade>(ABILITY_GRADES);
