/* When the loop sleeps, what is done before and after, and whether it keeps the process alive. */
#define _GNU_SOURCE /* RUSAGE_THREAD */
#include <sys/resource.h>
#include <unistd.h>

#include "addon.h"

enum {
  FEW_PEERS = 8,
  QUICK_ANSWERS = 8,
  MOST_QUICK_ANSWERS = 16,
  IN_VAIN = 16, /* what to have been awake for nothing takes off quick_answers */
  LEAST_QUICK_ANSWERS = -64, /* what that leaves at least: so it is hardly tried where it always is in vain */
};

/* Nanoseconds, with whatever sleeping and waking there was, in which an answer is a quick one. */
static const uint64_t QUICK = 500000;
/* Nanoseconds for which an answer is awaited awake. Linux waits as long before it halts a virtual processor. */
static const uint64_t AWAKE = 200000;

/* How often this thread had to make way for another. */
static long count_preemptions(void) {
  struct rusage usage;
  return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nivcsw : 0;
}

static void count_in_vain(Addon *addon) {
  addon->quick_answers -= IN_VAIN;
  if (addon->quick_answers < LEAST_QUICK_ANSWERS) addon->quick_answers = LEAST_QUICK_ANSWERS;
}

/* An answer has come that may have been awaited awake: whoever needed the processor meanwhile may have been who answers. */
static void end_waking(Addon *addon) {
  if (!addon->awake) return;
  addon->awake = false;
  if (count_preemptions() != addon->preemptions) count_in_vain(addon);
}

void note_question(Socket *socket, uint64_t now) {
  Addon *addon = socket->addon;
  /* Where several peers are awaited from one socket, there is no telling which of them an answer is from. */
  socket->asked = addon->shared->awaited[socket->id] > 1 ? 0 : now;
  addon->asked = now;
}

void note_answer(Socket *socket) {
  Addon *addon = socket->addon;
  uint64_t asked = socket->asked;
  socket->asked = 0;
  addon->asked = 0;
  /* Nobody waits awake for many, so there is no need to know. */
  if (addon->shared->wanted > FEW_PEERS) return;
  end_waking(addon);
  bool quick = uv_hrtime() - asked <= QUICK;
  if (!quick && addon->quick_answers > 0) addon->quick_answers--;
  if (quick && addon->quick_answers < MOST_QUICK_ANSWERS) addon->quick_answers++;
}

/*
 * Whether the loop had better turn on than sleep: falling asleep and being woken takes longer than the answer of a simulated
 * drive, or of one on a fast link, on a virtual machine many times as long. It is until the first answer, for no more than AWAKE,
 * and only where most answers were quick, each from its own question on: drives take milliseconds, and for them nothing turns.
 * Where there are many to answer, those that come while it sleeps are taken together, which is worth more.
 */
static bool is_worth_waking(Addon *addon) {
  int32_t wanted = addon->shared->wanted;
  bool was_awake = addon->awake;
  addon->awake = false;
  if (addon->asked == 0 || addon->alone || addon->quick_answers < QUICK_ANSWERS) return false;
  if (wanted < 1 || wanted > FEW_PEERS) return false;
  if (uv_hrtime() - addon->asked > AWAKE) {
    count_in_vain(addon);
    addon->asked = 0;
    return false;
  }
  if (!was_awake) addon->preemptions = count_preemptions();
  addon->awake = true;
  return true;
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
