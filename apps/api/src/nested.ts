import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';

/**
 * A field that holds another DTO, or with `each` a list of them. `ValidateNested` alone lets a list through where an object is wanted (`[[]]`: it looks
 * at each item of the inner list, and there is none), so nothing else may use it.
 */
export function Nested(type: () => new () => object, { each = false } = {}): PropertyDecorator {
  return applyDecorators(IsObject({ each }), ValidateNested({ each }), Type(type));
}
