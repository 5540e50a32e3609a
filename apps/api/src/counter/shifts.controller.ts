import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Id } from '#values';
import { fen, jsonAmount } from '#values';
import { type ClosedShift, CloseShift, ExtendShift, OpenShift, ReadShift } from '#counter';
import { ActingAs, Audience, CurrentSession, OpenToAll } from '#identity';
import { type Actor, orProblem } from '#platform';
import { NotGuessedHere } from '../credential-limit.js';
import { dayTotalsJson } from './days.answer.js';
import { CurrentShiftDto, ShiftClosingDto, ShiftDto, ShiftGrantDto, ShiftToCloseDto, ShiftToOpenDto } from './shifts.dto.js';

/** Shifts at one tablet: opened by PIN, extended by one tap, closed with a cash count. */
@ApiTags('counter')
@Audience('counter')
@Controller('counter/shifts')
export class ShiftsController {
  constructor(
    private readonly opening: OpenShift,
    private readonly reading: ReadShift,
    private readonly extension: ExtendShift,
    private readonly closing: CloseShift,
  ) {}

  @Post()
  @OpenToAll('PIN and device signature are the credentials')
  @NotGuessedHere('PINs are tried at an enrolled tablet only, and count by tablet and operator')
  @ApiOperation({ summary: '开班（六位 PIN + 设备签名）/ Open a shift with a PIN at an enrolled tablet; at most 12 hours' })
  @ApiCreatedResponse({ type: ShiftGrantDto })
  async open(@Body() dto: ShiftToOpenDto): Promise<ShiftGrantDto> {
    return orProblem(await this.opening.open(dto));
  }

  @Get('current')
  @ApiOperation({ summary: '当前班次及合计 / The shift of this session and what was taken so far' })
  @ApiOkResponse({ type: CurrentShiftDto })
  async current(@ActingAs() actor: Actor, @CurrentSession() sessionId: Id): Promise<CurrentShiftDto> {
    const { shift, totals } = await this.reading.current(actor, sessionId);
    return { shift, totals: totals === null ? null : dayTotalsJson(totals) };
  }

  @Post(':id/extension')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: '延长一小时 / Extend by one hour, twelve times at most' })
  @ApiOkResponse({ type: ShiftDto })
  async extend(@ActingAs() actor: Actor, @Param('id') shiftId: string): Promise<ShiftDto> {
    return orProblem(await this.extension.extend(actor, shiftId));
  }

  @Post(':id/closing')
  @ApiOperation({ summary: '日结关班（未上传须负责人 PIN 确认）/ Close with a cash count; unsent rows need a manager’s PIN' })
  @ApiCreatedResponse({ type: ShiftClosingDto })
  async close(@ActingAs() actor: Actor, @Param('id') shiftId: string, @Body() dto: ShiftToCloseDto): Promise<ShiftClosingDto> {
    return closingJson(orProblem(await this.closing.close(actor, { ...dto, shiftId, countedCashFen: fen(dto.countedCashFen) })));
  }
}

function closingJson(closed: ClosedShift): ShiftClosingDto {
  return {
    ...closed,
    expectedCashFen: jsonAmount(closed.expectedCashFen),
    countedCashFen: jsonAmount(closed.countedCashFen),
    differenceFen: jsonAmount(closed.differenceFen),
    totals: dayTotalsJson(closed.totals),
  };
}
