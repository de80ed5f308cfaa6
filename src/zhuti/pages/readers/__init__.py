"""One reader a format.

Those of pages take a file's bytes and give a :class:`~zhuti.pages.page.Page`; those of tables take a stream and give
pages of some hundred rows, one after the other.
"""
