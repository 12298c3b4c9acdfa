/* From JavaScript, or the memory that it shares, to the kernel. */
#include <errno.h>
#include <string.h>

#include "addon.h"

int send_to(const Socket *socket, const uint8_t *data, size_t length, const uint8_t *address, size_t address_length) {
  ssize_t sent;
  if (address_length > ADDRESS_CAPACITY) return EINVAL;
  do {
    sent = sendto(socket->fd, data, length, 0, (const struct sockaddr *)address, (socklen_t)address_length);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

static bool within(int32_t offset, int32_t length, size_t size) {
  return offset >= 0 && length >= 0 && (size_t)offset + (size_t)length <= size;
}

/* What JavaScript wrote is not believed: it may have been anybody's mistake, and this is memory. */
static int send_post(Addon *addon, const Post *post, uint64_t now) {
  Socket *socket = post->socket >= 0 && post->socket < SOCKET_LIMIT ? addon->sockets[post->socket] : NULL;
  if (socket == NULL || socket->fd < 0) return EBADF;
  if (!within(post->address_offset, post->address_length, addon->outgoing_size)) return EINVAL;
  if (!within(post->data_offset, post->data_length, addon->outgoing_size)) return EINVAL;
  int error = send_to(socket, addon->outgoing + post->data_offset, (size_t)post->data_length,
                      addon->outgoing + post->address_offset, (size_t)post->address_length);
  if (error == 0) note_question(socket, now);
  return error;
}

void flush(Addon *addon) {
  Shared *shared = addon->shared;
  if (shared == NULL || shared->posted <= 0) return;
  size_t count = (size_t)shared->posted < addon->post_limit ? (size_t)shared->posted : addon->post_limit;
  size_t index = 0;
  uint64_t now = uv_hrtime();
  for (; index < count; index++) {
    const Post post = addon->posts[index];
    int error = send_post(addon, &post, now);
    if (error == 0) continue;
    Record *record = next_record(addon);
    if (record == NULL) break;
    *record = (Record){.socket = post.socket, .error = error, .address_offset = post.key, .address_length = UNSENT};
    addon->record_count++;
  }
  if (index < count) memmove(addon->posts, addon->posts + index, (count - index) * sizeof(Post));
  shared->posted = (int32_t)(count - index);
}
