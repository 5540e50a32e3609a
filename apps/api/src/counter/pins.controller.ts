import { Body, Controller, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SetPin } from '#counter';
import { ActingAs, Audience } from '#identity';
import { type Actor, orProblem } from '#platform';
import { PinSetDto, PinToSetDto } from './pins.dto.js';

/** The six digits with which an operator opens a shift. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/pin')
export class PinsController {
  constructor(private readonly pins: SetPin) {}

  @Put()
  @ApiOperation({ summary: "设置开班 PIN（须输入一次密码）/ Set one's own shift PIN; asks for the password once" })
  @ApiOkResponse({ type: PinSetDto })
  async set(@ActingAs() actor: Actor, @Body() dto: PinToSetDto): Promise<PinSetDto> {
    return orProblem(await this.pins.set(actor, dto));
  }
}
