/* When the loop sleeps, what is done before and after, and whether it keeps the process alive. */
#include <unistd.h>

#include "addon.h"

enum { FEW_PEERS = 8, QUICK_ANSWERS = 8 };

/* Nanoseconds in which an answer is a quick one. Linux waits as long before it halts a virtual processor. */
static const uint64_t QUICK = 200000;

void count_answer(Socket *socket) {
  Addon *addon = socket->addon;
  bool first = socket->asked && addon->asked != 0;
  socket->asked = false;
  if (!first) return;
  bool quick = uv_hrtime() - addon->asked <= QUICK;
  if (!quick && addon->quick_answers > 0) addon->quick_answers--;
  if (quick && addon->quick_answers < 2 * QUICK_ANSWERS) addon->quick_answers++;
  addon->asked = 0;
}

/*
 * Whether the loop had better turn on than sleep: falling asleep and being woken takes longer than the answer of a simulated
 * drive, or of one on a fast link, on a virtual machine many times as long. It is for no more than QUICK, and only where the
 * answers before were quick: drives take milliseconds, and for them nothing turns. Where there are many to answer, those
 * that come while it sleeps are taken together, which is worth more.
 */
static bool is_worth_waking(Addon *addon) {
  if (addon->asked == 0 || addon->alone || addon->quick_answers < QUICK_ANSWERS) return false;
  if (addon->shared->wanted < 1 || addon->shared->wanted > FEW_PEERS) return false;
  if (uv_hrtime() - addon->asked <= QUICK) return true;
  addon->quick_answers = 0;
  addon->asked = 0;
  return false;
}

static void on_check(uv_check_t *check) {
  Addon *addon = check->data;
  deliver(addon);
  flush(addon);
  deliver(addon); /* what could not be sent, which is nearly always nothing */
}

void hold(Addon *addon, bool held) {
  addon->shared->held = held;
  (held ? uv_ref : uv_unref)((uv_handle_t *)&addon->prepare);
}

static void on_idle(uv_idle_t *idle) { (void)idle; }

/*
 * Before the loop goes to sleep: by then those who were answered have asked again, or have done with it. Whoever is told here
 * that something could not be sent may post something else, for which there is then another turn before any sleep.
 */
static void on_prepare(uv_prepare_t *prepare) {
  Addon *addon = prepare->data;
  if (addon->shared == NULL) return;
  flush(addon);
  deliver(addon);
  if (addon->shared->posted > 0 || addon->record_count > 0 || is_worth_waking(addon)) {
    uv_idle_start(&addon->idle, on_idle);
  } else {
    uv_idle_stop(&addon->idle);
  }
  bool wanted = addon->shared->wanted > 0;
  if (wanted != (addon->shared->held != 0)) hold(addon, wanted);
}

void attend_loop(Addon *addon) {
  addon->alone = sysconf(_SC_NPROCESSORS_ONLN) < 2;
  addon->check.data = addon;
  addon->prepare.data = addon;
  addon->idle.data = addon;
  uv_check_init(addon->loop, &addon->check);
  uv_check_start(&addon->check, on_check);
  uv_unref((uv_handle_t *)&addon->check);
  uv_prepare_init(addon->loop, &addon->prepare);
  uv_prepare_start(&addon->prepare, on_prepare);
  uv_unref((uv_handle_t *)&addon->prepare);
  uv_idle_init(addon->loop, &addon->idle);
  uv_unref((uv_handle_t *)&addon->idle);
}
