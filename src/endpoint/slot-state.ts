import type { MessageType } from "../mi/index.ts";
import type { SlotTurns } from "./command-slots.ts";
import type { SlotCommand } from "./commands-under-way.ts";
import type { SlotRemains } from "./lingering.ts";
import type { SlotDoubt } from "./slot-recovery.ts";

/**
 * All that is known of one of a drive's command slots. What each part means stands with the class that acts on it; it is written
 * by that class and by the line that commands go by. They are one object because every command looks at all of them, and with
 * hundreds of drives what lies apart in memory is what a command costs most.
 */
export class SlotState implements SlotTurns, SlotDoubt, SlotCommand, SlotRemains {
  busy: SlotTurns["busy"] = false;
  queue: SlotTurns["queue"];
  doubt: SlotDoubt["doubt"];
  command: SlotCommand["command"];
  commandCount: SlotRemains["commandCount"] = 0;
  last: SlotRemains["last"];
  replay: SlotRemains["replay"];
  /** What kind the last command was of. */
  lastType: MessageType | undefined;

  /** A new command begins: what comes late of those before it is nobody's any more. */
  supersede(type: MessageType): void {
    this.commandCount++;
    this.last = undefined;
    this.lastType = type;
  }
}
