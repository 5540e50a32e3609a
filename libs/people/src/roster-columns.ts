import type { TableColumn } from '#tables';

const column = <Name extends string>(name: Name, titles: readonly string[], required = false): TableColumn<Name> => ({ name, titles, required });

/** The columns of a roster in the order of its template, each with the headings by which offices know it. */
export const ROSTER_TABLE = [
  column('id_number', ['身份证号', '公民身份号码', '身份证号码', '身份证', '证件号码', '证件号', 'ID number'], true),
  column('name', ['姓名', '老人姓名', '持卡人姓名', '名字', 'full name'], true),
  column('phone', ['电话', '联系电话', '手机号', '手机', '手机号码', '电话号码', '联系方式', 'telephone', 'mobile']),
  column('residence_area', ['居住地', '居住区划', '居住地区划', '居住地区划代码', '居住社区代码', '现住地区划代码', 'residence area'], true),
  column('hukou_area', ['户籍地', '户籍区划', '户籍地区划', '户籍地区划代码', '户口所在地区划代码', 'registered residence'], true),
  column('categories', ['人员类别', '类别', '困难类型', '保障类别']),
  column('ability_grade', ['能力等级', '评估等级', '失能等级', '自理能力等级']),
  column('assessed_on', ['评估日期', '能力评估日期']),
  column('purse_opened_on', ['开户日期', '重阳分开户日期', '账户开户日期', '钱包开户日期']),
  column('residence_since', ['居住起始日期', '入住日期', '迁入日期', '居住开始日期', 'resident since']),
] as const;
export type RosterColumn = (typeof ROSTER_TABLE)[number]['name'];
export const ROSTER_COLUMNS: readonly RosterColumn[] = ROSTER_TABLE.map(({ name }) => name);
