import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { refuse, type RefusalCode, REFUSALS } from '#values';
import { OpenToAll } from '#identity';
import { problemOf } from '#platform';
import { ProblemCatalogueDto } from './problems.dto.js';

/** The catalogue of refusals, for whoever writes a client. */
@ApiTags('open')
@Controller('open/problems')
export class ProblemsController {
  @Get()
  @OpenToAll('the catalogue is public')
  @ApiOperation({ summary: '拒绝原因目录（中英文）/ Every refusal code with its words' })
  @ApiOkResponse({ type: ProblemCatalogueDto })
  list(): ProblemCatalogueDto {
    const codes = Object.keys(REFUSALS) as RefusalCode[];
    return {
      items: codes.map((code) => {
        const { detail: _detail, ...words } = problemOf(refuse(code));
        return words;
      }),
    };
  }
}
