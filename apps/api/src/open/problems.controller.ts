import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { refuse, type RefusalCode, REFUSALS } from '#values';
import { OpenToAll } from '#identity';
import { type Problem, problemOf } from '#platform';

/** The catalogue of refusals, for whoever writes a client. */
@ApiTags('open')
@Controller('open/problems')
export class ProblemsController {
  @Get()
  @OpenToAll('the catalogue is public')
  @ApiOperation({ summary: '拒绝原因目录（中英文）/ Every refusal code with its words' })
  list(): { items: Omit<Problem, 'detail'>[] } {
    const codes = Object.keys(REFUSALS) as RefusalCode[];
    return {
      items: codes.map((code) => {
        const { detail: _detail, ...words } = problemOf(refuse(code));
        return words;
      }),
    };
  }
}
