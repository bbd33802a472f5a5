/* Go's runtime asks bcryptprimitives.dll of Windows for one function, and some
 * versions of wine lack it. This one is for tests under wine only. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
	return SystemFunction036(buffer, (ULONG)length);
}

/* DllMainCRTStartup without a C runtime. */
BOOL WINAPI DllMainCRTStartup(HINSTANCE self, DWORD why, LPVOID reserved)
{
	(void)self, (void)why, (void)reserved;
	return TRUE;
}
