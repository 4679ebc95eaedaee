"""The refusals of this room."""

from eldercare.core.errors import N_, EldercareError


class ListError(EldercareError):
    """The file is no list that can be read."""

    status = 422
    code = "no_list"
    sentence = N_("This file cannot be read as a list. Save it as .xlsx, .xls or .csv and choose it again.")


class ProtectedListError(ListError):
    """The workbook needs a password."""

    code = "protected_list"
    sentence = N_("This workbook is protected by a password. Take the password off and choose it again.")


class EmptyListError(ListError):
    """No row below the head."""

    code = "empty_list"
    sentence = N_("There is no row below the head. Nothing was taken.")


class ListTooLargeError(ListError):
    """More than is taken at once."""

    status = 413
    code = "list_too_large"
    sentence = N_(
        "The list is too large: at most %(rows)s rows and %(megabytes)s MB. Divide it; nothing was taken."
    )


class ColumnsNotFoundError(ListError):
    """Columns that every row needs are not assigned."""

    code = "columns_not_found"
    sentence = N_("These columns are needed and not assigned yet: %(columns)s. Nothing was taken.")


class ImportBusyError(EldercareError):
    """Another step of this import is still at work."""

    status = 409
    code = "import_busy"
    sentence = N_("This import is in another state now: look at its page first. Nothing was changed.")


class NoSuchKindError(EldercareError):
    """Nobody brings lists of this kind in."""

    status = 404
    code = "no_such_kind"
    sentence = N_("There is no import of this kind.")
