import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { refuse } from '#values';
import { ActingAs, Audience } from '#identity';
import { FindPersons } from '#people';
import { type Actor, orProblem, PAGE_SIZE_MAX } from '#platform';
import { pageOf } from '../page.dto.js';
import { PersonPageDto } from './person-files.dto.js';
import { PersonSearchDto } from './persons.dto.js';

/** Looking up a person by number. A POST, so that no ID number stands in an address. */
@ApiTags('bureau')
@Audience('bureau')
@Controller('bureau/person-searches')
export class PersonSearchesController {
  constructor(private readonly found: FindPersons) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: '按身份证号或电话查找（记入日志）/ Find by ID number or phone; logged' })
  @ApiOkResponse({ type: PersonPageDto })
  async search(@ActingAs() actor: Actor, @Body() dto: PersonSearchDto): Promise<PersonPageDto> {
    if (dto.idNumber === undefined && dto.phone === undefined) return orProblem<PersonPageDto>(refuse('invalid_request', { field: 'idNumber' }));
    return pageOf(orProblem(await this.found.find(actor, { idNumber: dto.idNumber, phone: dto.phone, limit: PAGE_SIZE_MAX })));
  }
}
