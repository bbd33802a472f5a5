// Package media judges a folder of wheels that was carried in: what is in it,
// whether its checksums hold, whether each extension of a release can be
// installed from it without any index, and what is still missing. It needs no
// az, so the connected side can use it as well.
//
// Nothing is installed here, and nothing of a wheel is ever run: its name and
// its METADATA are read, no more.
package media
