import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import { IsUuid7 } from '#platform';

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
}

export class ActivationDto {
  /**
   * True to bring in the good rows although others are faulty. 是否跳过错误行导入。
   * @example false
   */
  @IsBoolean()
  partial: boolean = false;
}
