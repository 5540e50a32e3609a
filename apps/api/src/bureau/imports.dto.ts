import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import { IsUuid7 } from '#platform';
import { NextPageDto } from '../page.dto.js';

export class ImportUploadDto {
  /**
   * Name of the uploaded file. 文件名。
   * @example "清波街道名册.csv"
   */
  @IsString()
  @Length(1, 200)
  fileName: string = 'roster.csv';

  /**
   * Id made by the caller, who can then read the counts during the check. 由调用方生成的编号，便于查看进度。
   * @example "019ab0d2-7c00-7000-8000-0123456789ae"
   */
  @IsOptional()
  @IsUuid7()
  importId?: string;

  /**
   * Headings of columns that are not to be brought in; may be given several times. 不导入的列标题，可重复。
   * @example ["备注"]
   */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === undefined || Array.isArray(value) ? value : [value]))
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  leaveOut?: string[];
}

export class ActivationDto {
  /**
   * True to bring in the good rows although others are faulty. 是否跳过错误行导入。
   * @example false
   */
  @IsBoolean()
  partial: boolean = false;
}

/** A roster and how far it has come. 名册导入。 */
export class RosterImportDto {
  /** The import. 导入编号。 @example "019ab0d2-7c00-7000-8000-0123456789ae" */
  importId!: string;

  /** Name of the uploaded file. 文件名。 @example "清波街道名册.csv" */
  fileName!: string;

  /** SHA-256 of the file, hex. 文件摘要。 @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" */
  fileSha256!: string;

  /** checking 校验中, checked 已校验, activated 已导入, rejected 已放弃. @example "checked" */
  state!: 'checking' | 'checked' | 'activated' | 'rejected';

  /** Rows so far. 总行数。 @example 1200 */
  rowsTotal!: number;

  /** Rows without fault. 正确行数。 @example 1188 */
  rowsGood!: number;

  /** Rows with a fault. 错误行数。 @example 12 */
  rowsFaulty!: number;

  /** Who uploaded it. 上传人。 @example "019ab0d2-7c00-7000-8000-0123456789ad" */
  madeBy!: string;

  /** When, UTC milliseconds. 上传时刻。 @example 1764000000000 */
  madeAt!: number;

  /** When it reached the registry, UTC milliseconds; null before that. 导入时刻。 @example null */
  activatedAt!: number | null;
}

export class RosterImportPageDto extends NextPageDto {
  /** Newest first. 新的在前。 */
  items!: RosterImportDto[];
}
