import type { AnswerTo } from "../mi/answer.ts";
import { MessageHeader, viewOf } from "../mi/message.ts";
import type { DriveModel } from "./drive-model.ts";
import { servedPort } from "./served-port.ts";

/** Whether a command may ask a drive to pause with it (Command Initiated Auto Pause, CIAP), by its port's capabilities. */
export function offersAutoPause(drive: DriveModel, { messageType }: AnswerTo): boolean {
  const offered = servedPort(drive)?.information.capabilities.commandInitiatedAutoPause ?? false;
  return offered && messageType !== "controlPrimitive";
}

/** Whether a command asks for it. */
export function asksForAutoPause(message: Uint8Array): boolean {
  return MessageHeader.decode(viewOf(message)).commandInitiatedAutoPause;
}
