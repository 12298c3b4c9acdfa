#include "crc32c.h"

#include <string.h>

#if defined(__x86_64__)

#include <cpuid.h>

bool crc32c_available(void) {
  unsigned eax, ebx, ecx, edx;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_SSE4_2) != 0;
}

__attribute__((target("sse4.2"))) uint32_t crc32c_update(uint32_t remainder, const uint8_t *bytes, size_t length) {
  uint64_t wide = remainder;
  for (; length >= 8; bytes += 8, length -= 8) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    wide = __builtin_ia32_crc32di(wide, word);
  }
  remainder = (uint32_t)wide;
  for (; length > 0; bytes++, length--) remainder = __builtin_ia32_crc32qi(remainder, *bytes);
  return remainder;
}

#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#include <sys/auxv.h>

enum { HARDWARE_CRC32 = 1 << 7 }; /* HWCAP_CRC32 of asm/hwcap.h */

bool crc32c_available(void) { return (getauxval(AT_HWCAP) & HARDWARE_CRC32) != 0; }

__attribute__((target("+crc"))) uint32_t crc32c_update(uint32_t remainder, const uint8_t *bytes, size_t length) {
  for (; length >= 8; bytes += 8, length -= 8) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    __asm__("crc32cx %w0, %w0, %x1" : "+r"(remainder) : "r"(word));
  }
  for (; length > 0; bytes++, length--) __asm__("crc32cb %w0, %w0, %w1" : "+r"(remainder) : "r"((uint32_t)*bytes));
  return remainder;
}

#else

bool crc32c_available(void) { return false; }

uint32_t crc32c_update(uint32_t remainder, const uint8_t *bytes, size_t length) {
  (void)bytes;
  (void)length;
  return remainder;
}

#endif
