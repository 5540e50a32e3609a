import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActingAs, Audience, Roles } from '#identity';
import { ReadHome } from '#notices';
import { type Actor, orProblem } from '#platform';
import { HomeDto } from './home.dto.js';
import { homeJson } from './notice.answer.js';

/** The first page of the phone. */
@ApiTags('elder')
@Audience('elder')
@Controller('elder/home')
export class ElderHomeController {
  constructor(private readonly home: ReadHome) {}

  @Get()
  @Roles('elder', 'family')
  @ApiOperation({ summary: '手机首页：卡、积分、今日餐次、最近一餐 / All that the first page shows, in one call' })
  @ApiOkResponse({ type: HomeDto })
  async read(@ActingAs() actor: Actor): Promise<HomeDto> {
    return homeJson(orProblem(await this.home.read(actor)));
  }
}
