import type { ListedFinding } from '#integrity';
import { FINDINGS } from '#integrity';
import { ApiProperty } from '@nestjs/swagger';
import { NextPageDto } from '../page.dto.js';
import { WordsDto } from '../words.dto.js';

/** One thing that is not as the app left it. 一项被改动的数据。 */
export class IntegrityFindingDto {
  /** Its place in the list. 序号。 @example 1 */
  line!: number;

  /** Which check found it. 检查项。 */
  @ApiProperty({ enum: Object.keys(FINDINGS), example: 'charity_differs' })
  kind!: string;

  /** What is wrong, for people. 说明。 */
  words!: WordsDto;

  /** A table, or table and column. 表或字段。 @example "charity_fund" */
  objectKind!: string;

  /** The row, or the part of the schema. 记录编号或结构名称。 @example "CHARITY" */
  objectId!: string;
}

export class IntegrityFindingPageDto extends NextPageDto {
  /** As they were found. 按发现顺序。 */
  items!: IntegrityFindingDto[];
}

export function integrityFindingJson({ line, kind, words, objectKind, objectId }: ListedFinding): IntegrityFindingDto {
  return { line, kind, words, objectKind, objectId };
}
