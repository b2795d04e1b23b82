// The helper as the product bundles it.
import '../../src/main/sources/ioreport/helper-process'
